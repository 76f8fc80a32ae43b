import { useState } from 'react';
import { useRevokeApiKey, useRotateApiKey, type useApiKeys } from '@/features/api-keys/api/api-keys';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { relativeTime } from '@/lib/time';
import { useNow } from '@/lib/use-now';

type ApiKey = NonNullable<ReturnType<typeof useApiKeys>['data']>[number];

export function ApiKeyRow({ apiKey, onRotated }: { apiKey: ApiKey; onRotated: (key: string) => void }) {
  const rotate = useRotateApiKey();
  const revoke = useRevokeApiKey();
  const now = useNow();
  const [asking, setAsking] = useState<'rotate' | 'revoke'>();
  const action = asking === 'rotate' ? rotate : revoke;

  function confirm() {
    if (asking === 'rotate') {
      rotate.mutate(apiKey.id, {
        onSuccess: (told) => {
          onRotated(told.key);
          setAsking(undefined);
        },
      });
    } else {
      revoke.mutate(apiKey.id, { onSuccess: () => setAsking(undefined) });
    }
  }

  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3 first:pt-0 last:pb-0">
      <div className="min-w-40 flex-1">
        <p className="truncate font-medium">{apiKey.name}</p>
        <p className="truncate text-[13px] text-ink-3">
          <code>{apiKey.prefix}…</code> · {apiKey.lastUsedAt ? `used ${relativeTime(apiKey.lastUsedAt, now)}` : 'never used'}
        </p>
        <p className="truncate text-[13px] text-ink-3" title={apiKey.permissions.join(', ')}>
          {apiKey.permissions.join(', ')}
        </p>
      </div>
      <Button onClick={() => setAsking('rotate')}>Rotate</Button>
      <Button variant="danger" onClick={() => setAsking('revoke')}>
        Revoke
      </Button>
      <Dialog
        open={asking !== undefined}
        onOpenChange={(open) => !open && setAsking(undefined)}
        title={asking === 'rotate' ? `A new key for ${apiKey.name}?` : `Revoke ${apiKey.name}?`}
        description="Programs that use the key are refused within a minute."
      >
        {action.isError && <ErrorNotice error={action.error} className="mb-4" />}
        <div className="flex justify-end gap-2">
          <Button onClick={() => setAsking(undefined)}>Leave it</Button>
          <Button variant="danger" busy={action.isPending} onClick={confirm}>
            {asking === 'rotate' ? 'Rotate' : 'Revoke'}
          </Button>
        </div>
      </Dialog>
    </li>
  );
}
