import type { FormEvent } from 'react';
import { useForgotPassword } from '@/features/auth/api/account-recovery';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { formText } from '@/lib/form-text';

export function ForgotPasswordForm() {
  const forgot = useForgotPassword();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    forgot.mutate(formText(new FormData(event.currentTarget), 'email').trim());
  }

  if (forgot.isSuccess) {
    return (
      <Notice tone="good" title="Look into your mailbox">
        If the address has an account, a mail with a link is on its way. It works for one hour.
      </Notice>
    );
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {forgot.isError && <ErrorNotice error={forgot.error} />}
      <TextField label="Email" name="email" type="email" required autoComplete="username" />
      <Button type="submit" variant="primary" size="md" busy={forgot.isPending} className="mt-1">
        Mail me a link
      </Button>
    </form>
  );
}
