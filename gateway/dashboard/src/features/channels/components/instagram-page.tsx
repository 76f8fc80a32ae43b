import { Camera } from 'lucide-react';
import { useDisconnectInstagram, useInstagram, type InstagramConnection } from '@/features/channels/api/instagram';
import { ConnectionCard } from '@/features/channels/components/connection-card';
import { ConnectionsPage } from '@/features/channels/components/connections-page';
import { InstagramForm } from '@/features/channels/components/instagram-form';
import { CopyField } from '@/components/ui/copy-field';
import { Notice } from '@/components/ui/notice';

export function InstagramPage() {
  return (
    <ConnectionsPage
      title="Instagram"
      intro="Direct messages to your professional accounts."
      query={useInstagram()}
      empty={{ icon: Camera, title: 'No account connected', text: 'Connect one to receive and answer its direct messages in the inbox.' }}
      connectLabel="Connect an account"
      form={(props) => <InstagramForm {...props} />}
      saved={(username: string) => <Notice tone="good" title={`Saved. Meta accepted the credentials of ${username}.`} className="mb-4" />}
    >
      {(connection, onEdit) => <Connection key={connection.accountId} connection={connection} onEdit={onEdit} />}
    </ConnectionsPage>
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
