import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { flatten, messageKeys } from '@/features/messages/api/message-cache';
import { api, unwrap } from '@/lib/api/client';
import type { MessagePage } from '@/lib/api/types';

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
    getNextPageParam: (page) => (page.meta.hasMore ? oldest(page) : undefined),
  });
}

/** The thread, oldest first; fetchNextPage loads what was written before. */
export function useMessages(conversationId: string) {
  return useInfiniteQuery({ ...threadQuery(conversationId), select: flatten });
}

function oldest(page: MessagePage): string | undefined {
  return page.data.map((message) => message.timestamp).sort((left, right) => Date.parse(left) - Date.parse(right))[0];
}
