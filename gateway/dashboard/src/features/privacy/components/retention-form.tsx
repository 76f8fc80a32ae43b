import type { FormEvent } from 'react';
import { useSaveRetention, type RetentionDays, type useRetention } from '@/features/privacy/api/retention';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { ApiError } from '@/lib/api/problem';
import { formText } from '@/lib/form-text';

const kinds: readonly { name: keyof RetentionDays; label: string; hint: string }[] = [
  { name: 'messages', label: 'Messages', hint: 'With their files, and conversations without a newer message.' },
  { name: 'attachments', label: 'Files', hint: 'Their messages stay.' },
  { name: 'contacts', label: 'Contacts', hint: 'Who has not been heard of for so long, with everything about them.' },
  { name: 'providerEvents', label: 'Provider reports', hint: 'What Meta reports about accounts and templates.' },
  { name: 'signIns', label: 'Sign-ins', hint: 'Ended sessions and old invitations.' },
];

interface RetentionFormProps {
  retention: NonNullable<ReturnType<typeof useRetention>['data']>;
}

export function RetentionForm({ retention }: RetentionFormProps) {
  const save = useSaveRetention();
  const errors = save.error instanceof ApiError ? save.error.fieldErrors : {};

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    save.mutate(Object.fromEntries(kinds.map(({ name }) => [name, Number(formText(form, name)) || undefined])));
  }

  return (
    <Card title="How long data is kept" intro="In days; an empty field keeps it for good. What is older is deleted every night, and cannot be brought back.">
      <form onSubmit={submit} className="flex flex-col gap-4">
        {save.isError && <ErrorNotice error={save.error} />}
        {save.isSuccess && <Notice tone="good" title="Saved. The first deletion is in the coming night." />}
        <div className="grid gap-4 sm:grid-cols-2">
          {kinds.map(({ name, label, hint }) => (
            <TextField key={name} label={label} hint={hint} name={name} type="number" min={8} max={36500} placeholder="for good" defaultValue={retention.days[name] ?? ''} error={errors[name]} />
          ))}
        </div>
        <div>
          <Button type="submit" variant="primary" size="md" busy={save.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Card>
  );
}
