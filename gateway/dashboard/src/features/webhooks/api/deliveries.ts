import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';

export interface DeliveryFilter {
  state?: string;
  eventType?: string;
}

/** While something is on its way, the log is read again this often. */
const watchEveryMs = 2_000;

/** A webhook's log, the newest delivery first. */
export function useDeliveries(webhookId: string, filter: DeliveryFilter) {
  return useInfiniteQuery({
    queryKey: ['webhooks', 'deliveries', webhookId, filter],
    queryFn: ({ pageParam, signal }) =>
      unwrap(api.GET('/api/v1/webhooks/{webhookId}/deliveries', { params: { path: { webhookId }, query: { ...filter, before: pageParam, limit: 30 } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => (page.hasMore ? page.data.at(-1)?.id : undefined),
    select: (answer) => answer.pages.flatMap((page) => page.data),
    refetchInterval: (query) => (query.state.data?.pages.some((page) => page.data.some((delivery) => delivery.state === 'pending')) ? watchEveryMs : false),
  });
}

export type Delivery = NonNullable<ReturnType<typeof useDeliveries>['data']>[number];

/** One delivery with its body and every attempt. */
export function useDelivery(webhookId: string, deliveryId: string, isPending: boolean) {
  return useQuery({
    queryKey: ['webhooks', 'delivery', deliveryId],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/webhooks/{webhookId}/deliveries/{deliveryId}', { params: { path: { webhookId, deliveryId } }, signal })),
    refetchInterval: isPending ? watchEveryMs : false,
  });
}

export type Attempt = NonNullable<ReturnType<typeof useDelivery>['data']>['attempts'][number];

export function useReplay(webhookId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (deliveryId: string) => unwrap(api.POST('/api/v1/webhooks/{webhookId}/deliveries/{deliveryId}/replay', { params: { path: { webhookId, deliveryId } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['webhooks'] }),
  });
}

/** Everything of a range of time that was given up, or also what was delivered. */
export function useReplayRange(webhookId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { since: string; until: string; includeDelivered: boolean }) =>
      unwrap(api.POST('/api/v1/webhooks/{webhookId}/replay', { params: { path: { webhookId } }, body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['webhooks'] }),
  });
}
