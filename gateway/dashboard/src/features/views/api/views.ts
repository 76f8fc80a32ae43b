import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import type { paths } from '@/lib/api/schema.gen';

export type View = paths['/api/v1/views']['get']['responses'][200]['content']['application/json']['data'][number];
export type ViewQuery = View['query'];

const viewsQuery = queryOptions({
  queryKey: ['views'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/views', { signal })),
  select: (answer): View[] => answer.data,
});

export function useViews() {
  return useQuery(viewsQuery);
}

export function useCreateView() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; query: ViewQuery; isShared: boolean }) => unwrap(api.POST('/api/v1/views', { body })),
    onSuccess: () => client.invalidateQueries(viewsQuery),
  });
}

export function useDeleteView() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (viewId: string) => unwrap(api.DELETE('/api/v1/views/{viewId}', { params: { path: { viewId } } })),
    onSuccess: () => client.invalidateQueries(viewsQuery),
  });
}
