import { useSaveSendGrid, type SendGridConnection } from '@/features/channels/api/sendgrid';
import { ConnectionForm } from '@/features/channels/components/connection-form';
import { TextArea, TextField } from '@/components/ui/field';
import { PasswordField } from '@/components/ui/password-field';
import { ApiError } from '@/lib/api/problem';

interface MailboxFormProps {
  /** The one whose credentials change; a new one when absent. */
  connection: SendGridConnection | undefined;
  onSaved: (connection: SendGridConnection) => void;
  onCancel: () => void;
}

export function MailboxForm({ connection, onSaved, onCancel }: MailboxFormProps) {
  const save = useSaveSendGrid(connection !== undefined);
  const errors = save.error instanceof ApiError ? save.error.fieldErrors : {};

  return (
    <ConnectionForm
      isNew={connection === undefined}
      save={save}
      onSubmit={(value) =>
        save.mutate(
          { email: value('email'), apiKey: value('apiKey'), fromName: value('fromName') || undefined, verificationKey: value('verificationKey') || undefined },
          { onSuccess: onSaved },
        )
      }
      onCancel={onCancel}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label="Mail address" name="email" type="email" required readOnly={connection !== undefined} placeholder="support@example.com" hint="A verified sender, or an address of an authenticated domain." defaultValue={connection?.email} error={errors.email} />
        <TextField label="Sender's name" name="fromName" maxLength={200} placeholder="Flower Shop" hint="Optional: what people see beside the address." error={errors.fromName} />
        <PasswordField label="API key" name="apiKey" required autoComplete="off" hint="It begins with SG. and may send mail." error={errors.apiKey} />
        <TextArea label="Verification key" name="verificationKey" autoComplete="off" hint="Of the signed event webhook. Optional: left empty, SendGrid is asked for it." error={errors.verificationKey} />
      </div>
    </ConnectionForm>
  );
}
