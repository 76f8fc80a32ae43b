import { Camera } from 'lucide-react';
import { useState } from 'react';
import { useDisconnectInstagram, useInstagram, type InstagramConnection } from '@/features/channels/api/instagram';
import { ConnectionCard } from '@/features/channels/components/connection-card';
import { InstagramForm } from '@/features/channels/components/instagram-form';
import { Button } from '@/components/ui/button';
import { CopyField } from '@/components/ui/copy-field';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Notice } from '@/components/ui/notice';
import { Page } from '@/components/ui/page';
import { Skeleton } from '@/components/ui/skeleton';
import { useMay } from '@/lib/auth/current-user';

export function InstagramPage() {
  const { data: connections, isPending, isError, error, refetch } = useInstagram();
  const mayManage = useMay('settings.manage');
  const [editing, setEditing] = useState<InstagramConnection | 'new'>();
  const [saved, setSaved] = useState<string>();

  if (editing) {
    return (
      <Page title="Instagram" intro="Direct messages to your professional accounts.">
        <InstagramForm
          connection={editing === 'new' ? undefined : editing}
          onSaved={(username) => {
            setEditing(undefined);
            setSaved(username);
          }}
          onCancel={() => setEditing(undefined)}
        />
      </Page>
    );
  }
  return (
    <Page title="Instagram" intro="Direct messages to your professional accounts.">
      {saved && <Notice tone="good" title={`Saved. Meta accepted the credentials of ${saved}.`} className="mb-4" />}
      {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton className="h-40 rounded-2xl" />}
      {connections?.map((connection) => (
        <Connection key={connection.accountId} connection={connection} onEdit={() => setEditing(connection)} />
      ))}
      {connections?.length === 0 && (
        <div className="rounded-2xl border border-line bg-surface">
          <EmptyState icon={Camera} title="No account connected">
            Connect one to receive and answer its direct messages in the inbox.
          </EmptyState>
        </div>
      )}
      {mayManage && connections && (
        <Button
          variant="primary"
          size="md"
          className="mt-4"
          onClick={() => {
            setSaved(undefined);
            setEditing('new');
          }}
        >
          Connect an account
        </Button>
      )}
    </Page>
  );
}

function Connection({ connection, onEdit }: { connection: InstagramConnection; onEdit: () => void }) {
  const disconnect = useDisconnectInstagram();
  const { accountId, username, pageId, connectedAt, updatedAt, webhookUrl } = connection;
  return (
    <ConnectionCard
      address={username}
      kind="Instagram"
      connectedAt={connectedAt}
      updatedAt={updatedAt}
      onEdit={onEdit}
      disconnect={{ isPending: disconnect.isPending, error: disconnect.error, run: (onSuccess) => disconnect.mutate(accountId, { onSuccess }) }}
    >
      <p>
        <span className="text-ink-3">Page</span> <code className="break-all">{pageId}</code>
      </p>
      <CopyField label="Webhook address to enter at Meta for the object Instagram" value={webhookUrl} />
    </ConnectionCard>
  );
}
