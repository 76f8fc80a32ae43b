import type { FormEvent } from 'react';
import { useChangePassword } from '@/features/account/api/account';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { PasswordField } from '@/components/ui/password-field';
import { formText } from '@/lib/form-text';

export function PasswordCard({ hasTwoFactor }: { hasTwoFactor: boolean }) {
  const change = useChangePassword();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const element = event.currentTarget;
    const form = new FormData(element);
    change.mutate(
      { currentPassword: formText(form, 'current'), newPassword: formText(form, 'new'), code: formText(form, 'code').trim() || undefined },
      { onSuccess: () => element.reset() },
    );
  }

  return (
    <Card title="Password" intro="Changing it ends your sessions on all other devices.">
      <form onSubmit={submit} className="flex max-w-sm flex-col gap-4">
        {change.isError && <ErrorNotice error={change.error} />}
        {change.isSuccess && <Notice tone="good" title="Your password is changed." />}
        <PasswordField label="Current password" name="current" required autoComplete="current-password" />
        <PasswordField label="New password" name="new" required minLength={8} autoComplete="new-password" />
        {hasTwoFactor && <TextField label="Code of your authenticator" name="code" required autoComplete="one-time-code" />}
        <Button type="submit" size="md" busy={change.isPending} className="self-start">
          Change password
        </Button>
      </form>
    </Card>
  );
}
