import { useState } from 'react';
import { useWhatsAppStatus } from '@/features/whatsapp-settings/api/whatsapp-connection';
import { ConnectedNumber } from '@/features/whatsapp-settings/components/connected-number';
import { CredentialsForm } from '@/features/whatsapp-settings/components/credentials-form';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Notice } from '@/components/ui/notice';
import { Page } from '@/components/ui/page';
import { Skeleton } from '@/components/ui/skeleton';

export function WhatsAppSettings() {
  const { data: status, isPending, isError, error, refetch } = useWhatsAppStatus();
  const [isEditing, setEditing] = useState(false);
  const [isSaved, setSaved] = useState(false);

  function saved() {
    setEditing(false);
    setSaved(true);
  }

  return (
    <Page title="WhatsApp" intro="The number your customers write to. Its credentials come from Meta for Developers.">
      {isSaved && <Notice tone="good" title="Saved. Meta accepted the access token." className="mb-4" />}
      {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton className="h-40 rounded-2xl" />}
      {status?.connected && !isEditing && (
        <ConnectedNumber
          status={status}
          onEdit={() => {
            setEditing(true);
            setSaved(false);
          }}
        />
      )}
      {status && (!status.connected || isEditing) && <CredentialsForm status={status} onSaved={saved} onCancel={isEditing ? () => setEditing(false) : undefined} />}
    </Page>
  );
}
