import { useState, type FormEvent } from 'react';
import { useNavigate } from 'react-router';
import { useAcceptInvitation, useInvitation } from '@/features/auth/api/account-recovery';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { PasswordField } from '@/components/ui/password-field';
import { Skeleton } from '@/components/ui/skeleton';
import { paths } from '@/config/paths';
import { ApiError } from '@/lib/api/problem';
import { formText } from '@/lib/form-text';
import { mailedSecret } from '@/lib/mailed-secret';

export function InvitationForm() {
  const [token] = useState(mailedSecret);
  const { data: invitation, isPending, isError, error } = useInvitation(token);
  const navigate = useNavigate();
  const accept = useAcceptInvitation(token, () => void navigate(paths.inbox, { replace: true }));
  const problem = accept.error instanceof ApiError ? accept.error : null;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    accept.mutate({
      name: formText(form, 'name').trim() || undefined,
      password: formText(form, 'password'),
      code: formText(form, 'code').trim() || undefined,
    });
  }

  if (isPending) {
    return <Skeleton className="h-40 rounded-xl" />;
  }
  if (isError) {
    return <ErrorNotice error={error} />;
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <p>
        <strong className="font-semibold">{invitation.organizationName}</strong> invites <strong className="font-semibold">{invitation.email}</strong> as{' '}
        {invitation.role}.
      </p>
      {accept.isError && <ErrorNotice error={accept.error} />}
      {!invitation.hasAccount && <TextField label="Your name" name="name" required maxLength={100} autoComplete="name" error={problem?.fieldErrors.name} />}
      <PasswordField
        label={invitation.hasAccount ? 'Your password' : 'Choose a password'}
        name="password"
        required
        autoComplete={invitation.hasAccount ? 'current-password' : 'new-password'}
        hint={invitation.hasAccount ? 'You have an account with this address.' : undefined}
        error={problem?.fieldErrors.password}
      />
      {(problem?.code === 'two_factor_required' || problem?.code === 'wrong_code') && <TextField label="Code" name="code" autoComplete="one-time-code" />}
      <Button type="submit" variant="primary" size="md" busy={accept.isPending} className="mt-1">
        Accept the invitation
      </Button>
    </form>
  );
}
