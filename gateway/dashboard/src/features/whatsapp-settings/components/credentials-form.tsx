import type { FormEvent } from 'react';
import { useSaveWhatsApp, type WhatsAppCredentials } from '@/features/whatsapp-settings/api/whatsapp-connection';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { PasswordField } from '@/components/ui/password-field';
import { ApiError } from '@/lib/api/problem';
import type { WhatsAppStatus } from '@/lib/api/types';
import { formText } from '@/lib/form-text';

interface CredentialsFormProps {
  status: WhatsAppStatus;
  onSaved: () => void;
  onCancel?: () => void;
}

export function CredentialsForm({ status, onSaved, onCancel }: CredentialsFormProps) {
  const save = useSaveWhatsApp(status.connected);
  const errors = save.error instanceof ApiError ? save.error.fieldErrors : {};

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const value = (name: keyof WhatsAppCredentials) => formText(form, name).trim();
    save.mutate(
      {
        phoneNumberId: value('phoneNumberId'),
        businessAccountId: value('businessAccountId'),
        displayPhoneNumber: value('displayPhoneNumber'),
        accessToken: value('accessToken'),
        appSecret: value('appSecret'),
        verifyToken: value('verifyToken'),
      },
      { onSuccess: onSaved },
    );
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-5 rounded-2xl border border-line bg-surface p-5">
      {save.isError && <ErrorNotice error={save.error} />}
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label="Phone number" name="displayPhoneNumber" required type="tel" placeholder="+15550100001" defaultValue={status.displayPhoneNumber ?? ''} error={errors.displayPhoneNumber} />
        <TextField label="Phone number id" name="phoneNumberId" required readOnly={status.connected} inputMode="numeric" defaultValue={status.phoneNumberId ?? ''} error={errors.phoneNumberId} />
        <TextField label="Business account id" name="businessAccountId" required inputMode="numeric" hint="WhatsApp Business Account (WABA)." defaultValue={status.businessAccountId ?? ''} error={errors.businessAccountId} />
        <PasswordField label="Access token" name="accessToken" required autoComplete="off" hint="Of a system user, so that it does not expire." error={errors.accessToken} />
        <PasswordField label="App secret" name="appSecret" required autoComplete="off" hint="Proves that webhooks come from Meta." error={errors.appSecret} />
        <PasswordField label="Verify token" name="verifyToken" required autoComplete="off" hint="Any text; enter the same at Meta as webhook verify token." error={errors.verifyToken} />
      </div>
      <p className="text-[13px] text-ink-3">
        Webhook address to enter at Meta: <code className="rounded bg-sunken px-1.5 py-0.5 text-ink-2 select-all">{status.webhookUrl ?? `${window.location.origin}/webhooks/whatsapp`}</code>
      </p>
      <div className="flex justify-end gap-2">
        {onCancel && <Button onClick={onCancel}>Cancel</Button>}
        <Button type="submit" variant="primary" busy={save.isPending}>
          {status.connected ? 'Save' : 'Connect'}
        </Button>
      </div>
    </form>
  );
}
