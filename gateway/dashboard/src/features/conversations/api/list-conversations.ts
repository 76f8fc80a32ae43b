import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { conversationKeys, flatten, nextPage } from '@/features/conversations/api/conversation-cache';
import type { ConversationQuery } from '@/features/conversations/api/conversation-query';
import { api, unwrap } from '@/lib/api/client';

const pageSize = 40;

function listQuery(query: ConversationQuery) {
  return infiniteQueryOptions({
    queryKey: conversationKeys.list(query),
    queryFn: ({ pageParam, signal }) => unwrap(api.GET('/api/v1/conversations', { params: { query: { ...query, page: pageParam, pageSize } }, signal })),
    initialPageParam: 1,
    getNextPageParam: (_, pages) => nextPage(pages),
    placeholderData: keepPreviousData,
  });
}

export function useConversations(query: ConversationQuery) {
  return useInfiniteQuery({ ...listQuery(query), select: flatten });
}

/** How many conversations have something unread. */
export function useUnreadConversations() {
  return useQuery({
    queryKey: conversationKeys.unread,
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/conversations', { params: { query: { filter: 'unread', page: 1, pageSize: 1 } }, signal })),
    select: (page) => page.meta.total,
  });
}
