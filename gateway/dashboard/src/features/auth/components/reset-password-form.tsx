import { useState, type FormEvent } from 'react';
import { useResetPassword } from '@/features/auth/api/account-recovery';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Notice } from '@/components/ui/notice';
import { PasswordField } from '@/components/ui/password-field';
import { formText } from '@/lib/form-text';
import { mailedSecret } from '@/lib/mailed-secret';

export function ResetPasswordForm() {
  const [token] = useState(mailedSecret);
  const reset = useResetPassword();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    reset.mutate({ token, newPassword: formText(new FormData(event.currentTarget), 'password') });
  }

  if (reset.isSuccess) {
    return (
      <Notice tone="good" title="Your new password is set">
        Sign in with it.
      </Notice>
    );
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {reset.isError && <ErrorNotice error={reset.error} />}
      <PasswordField label="New password" name="password" required minLength={8} autoComplete="new-password" hint="At least eight characters; a sentence is fine." />
      <Button type="submit" variant="primary" size="md" busy={reset.isPending} className="mt-1">
        Set password
      </Button>
    </form>
  );
}
