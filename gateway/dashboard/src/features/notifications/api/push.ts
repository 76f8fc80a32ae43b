import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { readPush, subscribePush, unsubscribePush } from '@/lib/push';

const stateQuery = queryOptions({ queryKey: ['push', 'state'], queryFn: readPush, staleTime: 0 });
const browsersQuery = queryOptions({
  queryKey: ['push', 'browsers'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/notifications/push/subscriptions', { signal })),
  select: (answer) => answer.data,
});

export const usePushState = () => useQuery(stateQuery);

/** All browsers of the user that are pushed to. */
export const usePushBrowsers = () => useQuery(browsersQuery);

export function useSetPush() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (isOn: boolean) => (isOn ? subscribePush() : unsubscribePush()),
    onSettled: () => client.invalidateQueries({ queryKey: ['push'] }),
  });
}

/** Ends the pushes to another browser, one that was lost for example. */
export function useRemovePushBrowser() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (pushSubscriptionId: string) => unwrap(api.DELETE('/api/v1/notifications/push/subscriptions/{pushSubscriptionId}', { params: { path: { pushSubscriptionId } } })),
    onSettled: () => client.invalidateQueries({ queryKey: ['push'] }),
  });
}
