import { useState } from 'react';
import { useDeliveries } from '@/features/webhooks/api/deliveries';
import { useEventTypes } from '@/features/webhooks/api/webhooks';
import { DeliveryRow } from '@/features/webhooks/components/delivery-row';
import { ReplayRangeDialog } from '@/features/webhooks/components/replay-range-dialog';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';

const states = [
  { value: '', label: 'All' },
  { value: 'delivered', label: 'Delivered' },
  { value: 'pending', label: 'On the way' },
  { value: 'failed', label: 'Given up' },
] as const;

/** Everything that was, or was to be, posted to a webhook. */
export function DeliveryLog({ webhookId, isEnabled }: { webhookId: string; isEnabled: boolean }) {
  const [state, setState] = useState('');
  const [eventType, setEventType] = useState('');
  const [isReplaying, setReplaying] = useState(false);
  const { data: types = [] } = useEventTypes();
  const { data: deliveries, isPending, isError, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useDeliveries(webhookId, {
    state: state || undefined,
    eventType: eventType || undefined,
  });

  return (
    <Card title="Deliveries" intro="Open one to see its body and every attempt.">
      <div className="mb-3 flex flex-wrap items-end gap-3">
        <Select label="Outcome" className="h-9 w-36" value={state} options={states} onChange={(event) => setState(event.target.value)} />
        <Select
          label="Event"
          className="h-9 w-52"
          value={eventType}
          options={[{ value: '', label: 'All' }, ...types.map((type) => ({ value: type.name, label: type.name })), { value: 'webhook.test', label: 'webhook.test' }]}
          onChange={(event) => setEventType(event.target.value)}
        />
        {isEnabled && (
          <Button className="h-9 sm:ml-auto" onClick={() => setReplaying(true)}>
            Replay a range…
          </Button>
        )}
      </div>
      {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton className="h-32 rounded-xl" />}
      {deliveries?.length === 0 && <p className="py-4 text-[13px] text-ink-3">{state || eventType ? 'Nothing like that.' : 'Nothing yet. “Test it” sends something.'}</p>}
      <ul className="divide-y divide-line">
        {deliveries?.map((delivery) => (
          <DeliveryRow key={delivery.id} delivery={delivery} mayReplay={isEnabled} />
        ))}
      </ul>
      {hasNextPage && (
        <Button className="mt-4" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Older
        </Button>
      )}
      {isReplaying && <ReplayRangeDialog webhookId={webhookId} onClose={() => setReplaying(false)} />}
    </Card>
  );
}
