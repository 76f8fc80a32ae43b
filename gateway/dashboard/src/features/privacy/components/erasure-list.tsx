import { useErasures } from '@/features/privacy/api/erasures';
import { counts } from '@/features/privacy/components/counts';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Skeleton } from '@/components/ui/skeleton';
import { saveFile } from '@/lib/save-file';
import { fullTime } from '@/lib/time';

/** Contacts that were erased, with the signed proof of each. */
export function ErasureList() {
  const { data, isPending, isError, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useErasures();
  const erasures = data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Card title="Erased contacts" intro="A contact is erased from its panel in the inbox. The proof is signed; anybody can check it with the published keys.">
      {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton className="h-16 rounded-xl" />}
      {data && erasures.length === 0 && <p className="text-[13px] text-ink-3">None yet.</p>}
      <ul className="divide-y divide-line text-[13px]">
        {erasures.map(({ id, contactId, requestedAt, reason, services, proof }) => (
          <li key={id} className="flex items-center justify-between gap-3 py-2.5 first:pt-0 last:pb-0">
            <div className="min-w-0">
              <p className="truncate font-medium">{fullTime(requestedAt)}</p>
              <p className="truncate text-ink-2">{proof ? counts(services.map((service) => service.erased)) : 'Under way…'}</p>
              <p className="truncate text-ink-3">{reason ?? contactId}</p>
            </div>
            {proof && <Button onClick={() => saveFile(new Blob([proof], { type: 'application/jwt' }), `${id}.jws`)}>Proof</Button>}
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button className="mt-4" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Older
        </Button>
      )}
    </Card>
  );
}
