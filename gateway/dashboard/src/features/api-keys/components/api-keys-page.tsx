import { useState } from 'react';
import { useApiKeys } from '@/features/api-keys/api/api-keys';
import { ApiKeyRow } from '@/features/api-keys/components/api-key-row';
import { CreateApiKeyForm } from '@/features/api-keys/components/create-api-key-form';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Notice } from '@/components/ui/notice';
import { Page } from '@/components/ui/page';
import { Skeleton } from '@/components/ui/skeleton';

export function ApiKeysPage() {
  const { data: keys, isPending, isError, error, refetch } = useApiKeys();
  const [told, setTold] = useState<string>();
  return (
    <Page title="API keys" intro="For programs that work with this organization: Authorization: Bearer cbk_…">
      {told && (
        <Notice tone="good" title="Copy the key now: it is not shown again." className="mb-5">
          <code className="my-2 block break-all">{told}</code>
          <Button onClick={() => void navigator.clipboard.writeText(told)}>Copy</Button>
        </Notice>
      )}
      <CreateApiKeyForm onCreated={setTold} />
      <Card title="Keys">
        {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {isPending && <Skeleton className="h-16 rounded-xl" />}
        {keys?.length === 0 && <p className="text-[13px] text-ink-3">None yet.</p>}
        <ul className="divide-y divide-line">
          {keys?.map((key) => (
            <ApiKeyRow key={key.id} apiKey={key} onRotated={setTold} />
          ))}
        </ul>
      </Card>
    </Page>
  );
}
