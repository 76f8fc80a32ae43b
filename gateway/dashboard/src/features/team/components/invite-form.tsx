import type { FormEvent } from 'react';
import { useInvite, useRoles } from '@/features/team/api/team';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { Select } from '@/components/ui/select';
import { ApiError } from '@/lib/api/problem';
import { formText } from '@/lib/form-text';

export function InviteForm() {
  const { data: roles } = useRoles();
  const invite = useInvite();
  const fields = invite.error instanceof ApiError ? invite.error.fieldErrors : {};

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const element = event.currentTarget;
    const form = new FormData(element);
    invite.mutate({ email: formText(form, 'email').trim(), role: formText(form, 'role') }, { onSuccess: () => element.reset() });
  }

  return (
    <Card title="Invite somebody" intro="They get a mail with a link that works once, for seven days.">
      <form onSubmit={submit} className="flex flex-col gap-3 sm:flex-row sm:items-end">
        <div className="flex-1">
          <TextField label="Email" name="email" type="email" required autoComplete="off" error={fields.email} />
        </div>
        <Select label="Role" name="role" defaultValue="agent" options={roles?.roles.map((role) => ({ value: role.name, label: role.name })) ?? [{ value: 'agent', label: 'agent' }]} />
        <Button type="submit" variant="primary" size="md" busy={invite.isPending}>
          Invite
        </Button>
      </form>
      {invite.isError && <ErrorNotice error={invite.error} className="mt-4" />}
      {invite.isSuccess && <Notice tone="good" title={`${invite.data.email} is invited. The mail is on its way.`} className="mt-4" />}
    </Card>
  );
}
