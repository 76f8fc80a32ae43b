import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { flatten, messageKeys } from '@/features/messages/api/message-cache';
import { api, unwrap } from '@/lib/api/client';

const pageSize = 40;

function threadQuery(conversationId: string) {
  return infiniteQueryOptions({
    queryKey: messageKeys.thread(conversationId),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/api/v1/conversations/{conversationId}/messages', {
          params: { path: { conversationId }, query: { before: pageParam, pageSize } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    // Each page is oldest first. By id and not by time: several messages can share one second.
    getNextPageParam: (page) => (page.meta.hasMore ? page.data[0]?.id : undefined),
  });
}

/** The thread, oldest first; fetchNextPage loads what was written before. */
export function useMessages(conversationId: string) {
  return useInfiniteQuery({ ...threadQuery(conversationId), select: flatten });
}
