import { useDelivery, useReplay, type Delivery } from '@/features/webhooks/api/deliveries';
import { attemptWords } from '@/features/webhooks/components/webhook-words';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Skeleton } from '@/components/ui/skeleton';
import { toastError } from '@/components/ui/toasts';
import { fullTime } from '@/lib/time';

const block = 'mt-1 max-h-64 overflow-auto rounded-lg bg-sunken p-2.5 text-xs whitespace-pre-wrap [overflow-wrap:anywhere]';

interface DeliveryDetailsProps {
  delivery: Delivery;
  mayReplay: boolean;
}

/** The body of a delivery and what every attempt to post it met. */
export function DeliveryDetails({ delivery: { id, webhookId, eventId, state }, mayReplay }: DeliveryDetailsProps) {
  const { data, isPending, isError, error, refetch } = useDelivery(webhookId, id, state === 'pending');
  const replay = useReplay(webhookId);
  return (
    <div className="mb-4 flex flex-col gap-3 rounded-xl border border-line p-3.5 text-[13px]">
      {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton className="h-24" />}
      {data && (
        <>
          <div>
            <p className="text-xs text-ink-3">Attempts</p>
            {data.attempts.length === 0 && <p className="mt-1">None yet.</p>}
            <ol className="mt-1 flex flex-col gap-2">
              {data.attempts.map((attempt, index) => (
                <li key={index}>
                  <p>
                    {attemptWords(attempt)}{' '}
                    <span className="text-ink-3">
                      {fullTime(attempt.at)}
                      {attempt.durationMs != null && ` · ${attempt.durationMs.toLocaleString()} ms`}
                    </span>
                  </p>
                  {attempt.answer && <pre className={block}>{attempt.answer}</pre>}
                </li>
              ))}
            </ol>
          </div>
          <div>
            <p className="text-xs text-ink-3">
              Body of <code>{eventId}</code>
            </p>
            <pre className={block}>{JSON.stringify(data.payload, null, 2)}</pre>
          </div>
          {mayReplay && state !== 'pending' && (
            <Button className="self-start" busy={replay.isPending} onClick={() => replay.mutate(id, { onError: toastError })}>
              Post it again
            </Button>
          )}
        </>
      )}
    </div>
  );
}
