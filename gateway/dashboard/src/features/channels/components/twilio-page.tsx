import { MessageSquareText } from 'lucide-react';
import { useState } from 'react';
import { useDisconnectTwilio, useTwilio, type TwilioConnection } from '@/features/channels/api/twilio';
import { ConnectionCard } from '@/features/channels/components/connection-card';
import { TwilioForm } from '@/features/channels/components/twilio-form';
import { Button } from '@/components/ui/button';
import { CopyField } from '@/components/ui/copy-field';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Notice } from '@/components/ui/notice';
import { Page } from '@/components/ui/page';
import { Skeleton } from '@/components/ui/skeleton';
import { useMay } from '@/lib/auth/current-user';

export function TwilioPage() {
  const { data: connections, isPending, isError, error, refetch } = useTwilio();
  const mayManage = useMay('settings.manage');
  const [editing, setEditing] = useState<TwilioConnection | 'new'>();
  const [saved, setSaved] = useState<string>();

  return (
    <Page title="Twilio" intro="Numbers for SMS, and WhatsApp senders, of your Twilio account.">
      {saved && <Notice tone="good" title={`Saved. Twilio accepted the credentials of ${saved}.`} className="mb-4" />}
      {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton className="h-40 rounded-2xl" />}
      {editing ? (
        <TwilioForm
          connection={editing === 'new' ? undefined : editing}
          onSaved={(number) => {
            setEditing(undefined);
            setSaved(number);
          }}
          onCancel={() => setEditing(undefined)}
        />
      ) : (
        connections && (
          <>
            {connections.map((connection) => (
              <Connection key={`${connection.channel} ${connection.number}`} connection={connection} onEdit={() => setEditing(connection)} />
            ))}
            {connections.length === 0 && (
              <div className="rounded-2xl border border-line bg-surface">
                <EmptyState icon={MessageSquareText} title="No number connected">
                  Connect one to receive and answer SMS, or WhatsApp messages of a Twilio sender, in the inbox.
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
                Connect a number
              </Button>
            )}
          </>
        )
      )}
    </Page>
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
