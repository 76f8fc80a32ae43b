import { useState } from 'react';
import { useSaveTwilio, type TwilioConnection } from '@/features/channels/api/twilio';
import { ConnectionForm } from '@/features/channels/components/connection-form';
import { TextField } from '@/components/ui/field';
import { PasswordField } from '@/components/ui/password-field';
import { Segmented } from '@/components/ui/segmented';
import { ApiError } from '@/lib/api/problem';

const channels = [
  { value: 'SMS', label: 'SMS' },
  { value: 'WhatsApp', label: 'WhatsApp' },
] as const;

interface TwilioFormProps {
  /** The one whose credentials change; a new one when absent. */
  connection: TwilioConnection | undefined;
  onSaved: (number: string) => void;
  onCancel: () => void;
}

export function TwilioForm({ connection, onSaved, onCancel }: TwilioFormProps) {
  const save = useSaveTwilio(connection !== undefined);
  const errors = save.error instanceof ApiError ? save.error.fieldErrors : {};
  const [channel, setChannel] = useState<'SMS' | 'WhatsApp'>(connection?.channel === 'WhatsApp' ? 'WhatsApp' : 'SMS');

  return (
    <ConnectionForm
      isNew={connection === undefined}
      save={save}
      onSubmit={(value) =>
        save.mutate(
          { channel, number: value('number'), accountSid: value('accountSid'), authToken: value('authToken'), messagingServiceSid: value('messagingServiceSid') || undefined },
          { onSuccess: (saved) => onSaved(saved.number) },
        )
      }
      onCancel={onCancel}
    >
      {!connection && <Segmented label="For" value={channel} options={channels} onChange={setChannel} className="w-64 max-w-full" />}
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label="Number" name="number" type="tel" required readOnly={connection !== undefined} placeholder="+15550100001" defaultValue={connection?.number} error={errors.number} />
        <TextField label="Account SID" name="accountSid" required autoComplete="off" placeholder="AC…" defaultValue={connection?.accountSid} error={errors.accountSid} />
        <PasswordField label="Auth token" name="authToken" required autoComplete="off" hint="The account's primary one: it signs what Twilio sends here, so an API key will not do." error={errors.authToken} />
        <TextField label="Messaging service SID" name="messagingServiceSid" autoComplete="off" placeholder="MG…" hint="Optional: to send through a service that picks the sender." error={errors.messagingServiceSid} />
      </div>
      <p className="text-[13px] text-ink-3">
        {channel === 'SMS'
          ? 'Twilio is asked whether the number is yours and can do SMS, and told to send here what people write.'
          : 'Twilio is asked whether it accepts the account. Afterwards enter the webhook address at the sender; it is shown when the number is connected.'}
      </p>
    </ConnectionForm>
  );
}
