import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import type { paths } from '@/lib/api/schema.gen';

export type RetentionDays = paths['/api/v1/privacy/retention']['put']['requestBody']['content']['application/json'];

const retentionQuery = queryOptions({
  queryKey: ['retention'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/privacy/retention', { signal })),
});

export function useRetention() {
  return useQuery(retentionQuery);
}

export function useSaveRetention() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: RetentionDays) => unwrap(api.PUT('/api/v1/privacy/retention', { body })),
    onSuccess: (retention) => client.setQueryData(retentionQuery.queryKey, retention),
  });
}

export function useRunRetention() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/privacy/retention/runs')),
    onSuccess: () => client.invalidateQueries(retentionQuery),
  });
}
