import { useState } from 'react';
import { downloadAuditLog, useAuditLog } from '@/features/audit/api/audit-log';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { Page } from '@/components/ui/page';
import { Skeleton } from '@/components/ui/skeleton';
import { toastError } from '@/components/ui/toasts';
import { fullTime } from '@/lib/time';
import { useDebounced } from '@/lib/use-debounced';

export function AuditPage() {
  const [action, setAction] = useState('');
  const [target, setTarget] = useState('');
  const filter = { action: useDebounced(action.trim(), 300) || undefined, target: useDebounced(target.trim(), 300) || undefined };
  const { data, isPending, isError, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useAuditLog(filter);
  const lines = data?.pages.flatMap((page) => page.data) ?? [];

  return (
    <Page title="Audit log" intro="Who did what, and when. Nobody can change it.">
      <div className="mb-5 flex flex-col gap-3 sm:flex-row sm:items-end">
        <div className="flex-1">
          <TextField label="Action" value={action} onChange={(event) => setAction(event.target.value)} placeholder="for example SignIn" />
        </div>
        <div className="flex-1">
          <TextField label="Record" value={target} onChange={(event) => setTarget(event.target.value)} placeholder="for example cnv_…" />
        </div>
        <Button size="md" onClick={() => void downloadAuditLog(filter).catch(toastError)}>
          Download CSV
        </Button>
      </div>
      <Card title="What was done">
        {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {isPending && <Skeleton className="h-24 rounded-xl" />}
        {data && lines.length === 0 && <p className="text-[13px] text-ink-3">Nothing like that.</p>}
        <ul className="divide-y divide-line text-[13px]">
          {lines.map((line) => (
            <li key={line.id} className="py-2.5 first:pt-0 last:pb-0">
              <p>
                <span className="font-medium">{line.actorName}</span>
                {line.actorKind === 'api_key' && <span className="text-ink-3"> (API key)</span>} · {words(line.action)}
              </p>
              <p className="truncate text-ink-3">
                {fullTime(line.at)} · {line.address}
                {line.target && ` · ${line.target}`}
              </p>
            </li>
          ))}
        </ul>
        {hasNextPage && (
          <Button className="mt-4" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Older
          </Button>
        )}
      </Card>
    </Page>
  );
}

/** "TakeOverConversation" as "take over conversation". */
function words(action: string): string {
  return action.replace(/(?<=[a-z])([A-Z])/g, ' $1').toLowerCase();
}
