import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';

const encryptionQuery = queryOptions({
  queryKey: ['content-encryption'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/settings/content-encryption', { signal })),
  refetchInterval: (query) => (query.state.data?.progress ? 2_000 : false),
});

export function useContentEncryption() {
  return useQuery(encryptionQuery);
}

export function useSwitchContentEncryption() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (enabled: boolean) => unwrap(api.PUT('/api/v1/settings/content-encryption', { body: { enabled } })),
    onSuccess: (state) => client.setQueryData(encryptionQuery.queryKey, state),
  });
}

export function useRotateContentKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/settings/content-encryption/rotate-key')),
    onSuccess: (state) => client.setQueryData(encryptionQuery.queryKey, state),
  });
}
