import { useState, type FormEvent } from 'react';
import { useSaveServiceTargets, type ServiceTargets } from '@/features/service-levels/api/service-settings';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { inputClass } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { SwitchField } from '@/components/ui/switch-field';
import { cn } from '@/lib/cn';
import { formText } from '@/lib/form-text';

const rows = [
  { priority: 'urgent', label: 'Urgent' },
  { priority: 'high', label: 'High' },
  { priority: 'medium', label: 'Medium' },
  { priority: 'low', label: 'Low' },
  { priority: 'none', label: 'No priority' },
  { priority: undefined, label: 'All others' },
] as const;

const fields = [
  { name: 'firstResponseMinutes', label: 'First answer' },
  { name: 'resolutionMinutes', label: 'Resolved' },
] as const;

export function TargetsForm({ targets, mayManage }: { targets: ServiceTargets; mayManage: boolean }) {
  const save = useSaveServiceTargets();
  const [inBusinessHours, setInBusinessHours] = useState(targets.inBusinessHours);
  const known = (priority: (typeof rows)[number]['priority']) => targets.targets.find((target) => (target.priority ?? undefined) === priority);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const minutes = (priority: string | undefined, name: string) => Number(formText(form, `${priority ?? 'others'} ${name}`)) || null;
    const wanted = rows
      .map(({ priority }) => ({ priority, firstResponseMinutes: minutes(priority, 'firstResponseMinutes'), resolutionMinutes: minutes(priority, 'resolutionMinutes') }))
      .filter((target) => target.firstResponseMinutes ?? target.resolutionMinutes);
    save.mutate({ inBusinessHours, targets: wanted });
  }

  return (
    <form onSubmit={submit}>
      <fieldset disabled={!mayManage} className="flex min-w-0 flex-col gap-3">
        {save.isError && <ErrorNotice error={save.error} />}
        {save.isSuccess && <Notice tone="good" title="Saved. It counts from now on; what was missed stays missed." />}
        <table className="w-full text-[13px]">
          <thead>
            <tr className="text-left text-xs text-ink-3">
              <th scope="col" className="pb-1 font-medium">
                Priority
              </th>
              {fields.map(({ name, label }) => (
                <th key={name} scope="col" className="pb-1 pl-2 font-medium">
                  {label}, minutes
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ priority, label }) => (
              <tr key={label}>
                <th scope="row" className="py-1 text-left font-normal">
                  {label}
                </th>
                {fields.map(({ name, label: what }) => (
                  <td key={name} className="w-[34%] py-1 pl-2">
                    <input
                      type="number"
                      min={1}
                      max={1_000_000}
                      name={`${priority ?? 'others'} ${name}`}
                      aria-label={`${label}: ${what}, minutes`}
                      placeholder="none"
                      defaultValue={known(priority)?.[name] ?? ''}
                      className={cn(inputClass, 'h-9 max-md:text-base')}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        <SwitchField label="Minutes count only while you are open" checked={inBusinessHours} onChange={setInBusinessHours} disabled={!mayManage} />
        {mayManage && (
          <div>
            <Button type="submit" variant="primary" size="md" busy={save.isPending}>
              Save targets
            </Button>
          </div>
        )}
      </fieldset>
    </form>
  );
}
