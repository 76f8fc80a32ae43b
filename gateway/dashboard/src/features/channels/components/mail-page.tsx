import { Mail } from 'lucide-react';
import { useState } from 'react';
import { useDisconnectSendGrid, useSendGrid, type SendGridConnection } from '@/features/channels/api/sendgrid';
import { ConnectionCard } from '@/features/channels/components/connection-card';
import { MailboxForm } from '@/features/channels/components/mailbox-form';
import { Button } from '@/components/ui/button';
import { CopyField } from '@/components/ui/copy-field';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Notice } from '@/components/ui/notice';
import { Page } from '@/components/ui/page';
import { Skeleton } from '@/components/ui/skeleton';
import { useMay } from '@/lib/auth/current-user';

export function MailPage() {
  const { data: connections, isPending, isError, error, refetch } = useSendGrid();
  const mayManage = useMay('settings.manage');
  const [editing, setEditing] = useState<SendGridConnection | 'new'>();
  const [saved, setSaved] = useState<SendGridConnection>();

  return (
    <Page title="Mail" intro="Mailboxes your customers write to, over your SendGrid account.">
      {saved && <Saved connection={saved} />}
      {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton className="h-40 rounded-2xl" />}
      {editing ? (
        <MailboxForm
          connection={editing === 'new' ? undefined : editing}
          onSaved={(connection) => {
            setEditing(undefined);
            setSaved(connection);
          }}
          onCancel={() => setEditing(undefined)}
        />
      ) : (
        connections && (
          <>
            {connections.map((connection) => (
              <Connection key={connection.email} connection={connection} onEdit={() => setEditing(connection)} />
            ))}
            {connections.length === 0 && (
              <div className="rounded-2xl border border-line bg-surface">
                <EmptyState icon={Mail} title="No mailbox connected">
                  Connect one to receive and answer mail in the inbox, beside all other channels.
                </EmptyState>
              </div>
            )}
            {mayManage && (
              <Button
                variant="primary"
                size="md"
                className="mt-4"
                onClick={() => {
                  setSaved(undefined);
                  setEditing('new');
                }}
              >
                Connect a mailbox
              </Button>
            )}
          </>
        )
      )}
    </Page>
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
