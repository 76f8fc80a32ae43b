import type { FormEvent } from 'react';
import { useSaveWaitingRules, type WaitingRules } from '@/features/service-levels/api/service-settings';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { formText } from '@/lib/form-text';

const rules = [
  { name: 'answerMinutes', label: 'Nobody answers for', max: 100_000 },
  { name: 'unassignedMinutes', label: 'It is nobody’s for', max: 100_000 },
  { name: 'windowMinutes', label: 'WhatsApp’s window closes in', max: 1440 },
] as const;

export function WaitingRulesForm({ waiting, mayManage }: { waiting: WaitingRules; mayManage: boolean }) {
  const save = useSaveWaitingRules();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    save.mutate(Object.fromEntries(rules.map(({ name }) => [name, Number(formText(form, name)) || null])));
  }

  return (
    <form onSubmit={submit}>
      <fieldset disabled={!mayManage} className="flex min-w-0 flex-col gap-4">
        {save.isError && <ErrorNotice error={save.error} />}
        {save.isSuccess && <Notice tone="good" title="Saved." />}
        <div className="grid gap-4 sm:grid-cols-3">
          {rules.map(({ name, label, max }) => (
            <TextField key={name} label={label} name={name} type="number" min={1} max={max} placeholder="off" defaultValue={waiting[name] ?? ''} hint="Minutes" />
          ))}
        </div>
        {mayManage && (
          <div>
            <Button type="submit" variant="primary" size="md" busy={save.isPending}>
              Save rules
            </Button>
          </div>
        )}
      </fieldset>
    </form>
  );
}
