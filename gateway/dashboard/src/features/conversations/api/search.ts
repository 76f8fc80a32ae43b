import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { conversationKeys } from '@/features/conversations/api/conversation-cache';
import type { ConversationFilter } from '@/features/conversations/api/conversation-query';
import { api, unwrap } from '@/lib/api/client';
import type { paths } from '@/lib/api/schema.gen';
import { getSession } from '@/lib/auth/session';

export type FoundMessage =
  paths['/api/v1/conversations/{organizationId}/search']['get']['responses'][200]['content']['application/json']['results'][number];

/** Conversations by name, number or mail address, small slips forgiven, then by what was written in them. */
export function useFoundConversations(words: string, filter: ConversationFilter, channel: string | undefined) {
  return useQuery({
    queryKey: conversationKeys.search(words, filter, channel),
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/conversations/search', { params: { query: { q: words, filter, channel } }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** Messages with all of the words, the newest first. Refused where content is encrypted. */
export function useFoundMessages(words: string) {
  return useQuery({
    queryKey: ['message-search', words],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/conversations/{organizationId}/search', {
          params: { path: { organizationId: getSession()?.organizationId ?? '' }, query: { q: words, limit: 50 } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
}
