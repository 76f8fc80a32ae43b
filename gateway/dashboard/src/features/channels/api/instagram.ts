import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';

export interface InstagramCredentials {
  pageId: string;
  accessToken: string;
  appSecret: string;
  verifyToken: string;
}

const statusQuery = queryOptions({
  queryKey: ['instagram-status'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/settings/instagram/status', { signal })),
  select: (status) => status.connections,
});

export function useInstagram() {
  return useQuery(statusQuery);
}

export type InstagramConnection = NonNullable<ReturnType<typeof useInstagram>['data']>[number];

/** Connects an account, or replaces the credentials of a connected one. The server checks them with Meta first. */
export function useSaveInstagram(isConnected: boolean) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: InstagramCredentials) => unwrap(isConnected ? api.PUT('/api/v1/settings/instagram/update', { body }) : api.POST('/api/v1/settings/instagram/connect', { body })),
    onSuccess: () => client.invalidateQueries(statusQuery),
  });
}

export function useDisconnectInstagram() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (accountId: string) => unwrap(api.DELETE('/api/v1/settings/instagram/disconnect', { params: { query: { accountId } } })),
    onSuccess: () => client.invalidateQueries(statusQuery),
  });
}
