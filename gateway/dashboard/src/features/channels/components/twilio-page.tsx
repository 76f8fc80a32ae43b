import { MessageSquareText } from 'lucide-react';
import { useDisconnectTwilio, useTwilio, type TwilioConnection } from '@/features/channels/api/twilio';
import { ConnectionCard } from '@/features/channels/components/connection-card';
import { ConnectionsPage } from '@/features/channels/components/connections-page';
import { TwilioForm } from '@/features/channels/components/twilio-form';
import { CopyField } from '@/components/ui/copy-field';
import { Notice } from '@/components/ui/notice';

export function TwilioPage() {
  return (
    <ConnectionsPage
      title="Twilio"
      intro="Numbers for SMS, and WhatsApp senders, of your Twilio account."
      query={useTwilio()}
      empty={{ icon: MessageSquareText, title: 'No number connected', text: 'Connect one to receive and answer SMS, or WhatsApp messages of a Twilio sender, in the inbox.' }}
      connectLabel="Connect a number"
      form={(props) => <TwilioForm {...props} />}
      saved={(number: string) => <Notice tone="good" title={`Saved. Twilio accepted the credentials of ${number}.`} className="mb-4" />}
    >
      {(connection, onEdit) => <Connection key={`${connection.channel} ${connection.number}`} connection={connection} onEdit={onEdit} />}
    </ConnectionsPage>
  );
}

function Connection({ connection, onEdit }: { connection: TwilioConnection; onEdit: () => void }) {
  const disconnect = useDisconnectTwilio();
  const { channel, number, accountSid, connectedAt, updatedAt, webhookUrl } = connection;
  return (
    <ConnectionCard
      address={number}
      kind={channel}
      connectedAt={connectedAt}
      updatedAt={updatedAt}
      onEdit={onEdit}
      disconnect={{ isPending: disconnect.isPending, error: disconnect.error, run: (onSuccess) => disconnect.mutate({ number, channel }, { onSuccess }) }}
    >
      <p>
        <span className="text-ink-3">Account</span> <code className="break-all">{accountSid}</code>
      </p>
      {/* For SMS it was entered at Twilio when the number was connected. */}
      {channel === 'WhatsApp' && <CopyField label="Webhook address to enter at Twilio for this sender" value={webhookUrl} />}
    </ConnectionCard>
  );
}
