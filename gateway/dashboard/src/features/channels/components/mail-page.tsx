import { Mail } from 'lucide-react';
import { useDisconnectSendGrid, useSendGrid, type SendGridConnection } from '@/features/channels/api/sendgrid';
import { ConnectionCard } from '@/features/channels/components/connection-card';
import { ConnectionsPage } from '@/features/channels/components/connections-page';
import { MailboxForm } from '@/features/channels/components/mailbox-form';
import { CopyField } from '@/components/ui/copy-field';
import { Notice } from '@/components/ui/notice';

export function MailPage() {
  return (
    <ConnectionsPage
      title="Mail"
      intro="Mailboxes your customers write to, over your SendGrid account."
      query={useSendGrid()}
      empty={{ icon: Mail, title: 'No mailbox connected', text: 'Connect one to receive and answer mail in the inbox, beside all other channels.' }}
      connectLabel="Connect a mailbox"
      form={(props) => <MailboxForm {...props} />}
      saved={(connection: SendGridConnection) => <Saved connection={connection} />}
    >
      {(connection, onEdit) => <Connection key={connection.email} connection={connection} onEdit={onEdit} />}
    </ConnectionsPage>
  );
}

/** Where mail is to be posted is a secret and told only now. */
function Saved({ connection: { email, inboundParseUrl } }: { connection: SendGridConnection }) {
  return (
    <Notice tone="good" title={`Saved. SendGrid accepted the key for ${email}.`} className="mb-5">
      {inboundParseUrl && (
        <div className="mt-2 flex flex-col gap-2">
          <CopyField label="Destination for Inbound Parse" value={inboundParseUrl} />
          <p>Enter it at SendGrid now: it holds a secret and is not shown again. Leave “raw” switched off there.</p>
        </div>
      )}
    </Notice>
  );
}

function Connection({ connection, onEdit }: { connection: SendGridConnection; onEdit: () => void }) {
  const disconnect = useDisconnectSendGrid();
  const { email, connectedAt, updatedAt, eventWebhookUrl } = connection;
  return (
    <ConnectionCard
      address={email}
      kind="Mail"
      connectedAt={connectedAt}
      updatedAt={updatedAt}
      onEdit={onEdit}
      disconnect={{ isPending: disconnect.isPending, error: disconnect.error, run: (onSuccess) => disconnect.mutate(email, { onSuccess }) }}
    >
      <CopyField label="Address of the signed event webhook" value={eventWebhookUrl} />
      <p className="text-xs text-ink-3">The destination for Inbound Parse was shown when the mailbox was connected; changing the credentials shows it again.</p>
    </ConnectionCard>
  );
}
