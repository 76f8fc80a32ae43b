import { infiniteQueryOptions, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { toastError } from '@/components/ui/toasts';
import { api, unwrap } from '@/lib/api/client';
import type { paths } from '@/lib/api/schema.gen';
import { useRealtimeEvent } from '@/lib/realtime/use-realtime';

export type ManualAction = paths['/api/v1/conversations/manual-actions']['get']['responses'][200]['content']['application/json']['data'][number];

const all = ['manual-actions'];

/** What people have to do because automation or a rule says so, or had to; the newest first. */
export function useManualActions(status: ManualAction['status']) {
  return useInfiniteQuery({
    ...infiniteQueryOptions({
      queryKey: [...all, status],
      queryFn: ({ pageParam, signal }) => unwrap(api.GET('/api/v1/conversations/manual-actions', { params: { query: { status, page: pageParam, pageSize: 30 } }, signal })),
      initialPageParam: 1,
      getNextPageParam: ({ meta }) => (meta.page < meta.totalPages ? meta.page + 1 : undefined),
    }),
    select: (answer) => answer.pages.flatMap((page) => page.data),
  });
}

/** How many wait. */
export function usePendingActions() {
  return useQuery({
    queryKey: [...all, 'count'],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/conversations/manual-actions', { params: { query: { status: 'pending', pageSize: 1 } }, signal })),
    select: (answer) => answer.meta.total,
  });
}

/** Ends an action: done, or not to be done. */
export function useCloseAction() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, isDone }: { id: string; isDone: boolean }) => {
      const params = { path: { manualActionId: id } };
      return unwrap(
        isDone
          ? api.POST('/api/v1/conversations/manual-actions/{manualActionId}/complete', { params })
          : api.POST('/api/v1/conversations/manual-actions/{manualActionId}/dismiss', { params }),
      );
    },
    onError: toastError,
    onSettled: () => client.invalidateQueries({ queryKey: all }),
  });
}

/** Reads them again when there may be others. */
export function useLiveActions(): void {
  const client = useQueryClient();
  const refresh = () => void client.invalidateQueries({ queryKey: all });
  useRealtimeEvent('server:hello', (hello) => {
    if (!hello.isResumed) {
      refresh();
    }
  });
  useRealtimeEvent('action:human_attention_required', refresh);
  useRealtimeEvent('action:conversations_flagged', refresh);
}
