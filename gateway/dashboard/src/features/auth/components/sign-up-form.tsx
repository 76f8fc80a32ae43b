import { useState, type FormEvent } from 'react';
import { useCreateOrganization, useJoinOrganization } from '@/features/auth/api/sign-in';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { PasswordField } from '@/components/ui/password-field';
import { Segmented } from '@/components/ui/segmented';
import { ApiError } from '@/lib/api/problem';
import { formText } from '@/lib/form-text';

type Way = 'create' | 'join';

const ways = [
  { value: 'create', label: 'New organization' },
  { value: 'join', label: 'Join one' },
] as const;

export function SignUpForm() {
  const [way, setWay] = useState<Way>('create');
  const create = useCreateOrganization();
  const join = useJoinOrganization();
  const { isError, error, isPending } = way === 'create' ? create : join;
  const fields = error instanceof ApiError ? error.fieldErrors : {};

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const value = (name: string) => formText(form, name).trim();
    const person = { name: value('name'), email: value('email'), password: formText(form, 'password') };
    if (way === 'create') {
      create.mutate({ ...person, organizationName: value('organizationName') });
    } else {
      join.mutate({ ...person, organizationId: value('organizationId') });
    }
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <Segmented label="What to do" value={way} options={ways} onChange={setWay} />
      {isError && <ErrorNotice error={error} />}
      {way === 'create' ? (
        <TextField key="create" label="Organization" name="organizationName" required maxLength={200} autoComplete="organization" error={fields.organizationName} />
      ) : (
        <TextField
          key="join"
          label="Organization id"
          name="organizationId"
          required
          placeholder="org_…"
          hint="Works where the organization is open to everybody. Were you invited? Then use the link in that mail."
          error={fields.organizationId}
        />
      )}
      <TextField label="Your name" name="name" required maxLength={200} autoComplete="name" error={fields.name} />
      <TextField label="Email" name="email" type="email" required autoComplete="username" error={fields.email} />
      <PasswordField label="Password" name="password" required autoComplete="new-password" error={fields.password} />
      <Button type="submit" variant="primary" size="md" busy={isPending} className="mt-1">
        {way === 'create' ? 'Create organization' : 'Join organization'}
      </Button>
    </form>
  );
}
