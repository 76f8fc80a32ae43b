import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { toastError } from '@/components/ui/toasts';
import { api, unwrap } from '@/lib/api/client';

const path = (webhookId: string) => ({ params: { path: { webhookId } } });

const listQuery = queryOptions({
  queryKey: ['webhooks', 'list'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/webhooks', { signal })),
  select: (answer) => answer.data,
});

export function useWebhooks() {
  return useQuery(listQuery);
}

export type Webhook = NonNullable<ReturnType<typeof useWebhooks>['data']>[number];

export function useWebhook(webhookId: string) {
  return useQuery({
    queryKey: ['webhooks', 'detail', webhookId],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/webhooks/{webhookId}', { ...path(webhookId), signal })),
  });
}

/** What there is to subscribe to. */
export function useEventTypes() {
  return useQuery({
    queryKey: ['webhook-event-types'],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/webhooks/event-types', { signal })),
    select: (answer) => answer.data,
    staleTime: Infinity,
  });
}

function useChange<T, R>(send: (change: T) => Promise<R>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: send, onSuccess: () => client.invalidateQueries({ queryKey: ['webhooks'] }) });
}

export interface WebhookInput {
  url: string;
  description?: string;
  eventTypes: string[];
}

/** The answer has the secret, this once. */
export const useCreateWebhook = () => useChange((body: WebhookInput) => unwrap(api.POST('/api/v1/webhooks', { body })));

export const useUpdateWebhook = (webhookId: string) =>
  useChange((body: Partial<WebhookInput> & { isEnabled?: boolean }) => unwrap(api.PATCH('/api/v1/webhooks/{webhookId}', { ...path(webhookId), body })));

export const useDeleteWebhook = (webhookId: string) => useChange(() => unwrap(api.DELETE('/api/v1/webhooks/{webhookId}', path(webhookId))));

/** The answer has the new secret, this once. */
export const useRotateSecret = (webhookId: string) => useChange(() => unwrap(api.POST('/api/v1/webhooks/{webhookId}/secret', path(webhookId))));

export function useTestWebhook(webhookId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/webhooks/{webhookId}/test', path(webhookId))),
    onSuccess: () => client.invalidateQueries({ queryKey: ['webhooks'] }),
    onError: toastError,
  });
}
