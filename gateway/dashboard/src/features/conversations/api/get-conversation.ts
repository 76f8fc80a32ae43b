import { useQuery, useQueryClient } from '@tanstack/react-query';
import { conversationKeys, findConversation } from '@/features/conversations/api/conversation-cache';
import { api, unwrap } from '@/lib/api/client';

export function useConversation(conversationId: string) {
  const client = useQueryClient();
  return useQuery({
    queryKey: conversationKeys.detail(conversationId),
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/conversations/{conversationId}', { params: { path: { conversationId } }, signal })),
    initialData: () => findConversation(client, conversationId),
    staleTime: 10_000,
  });
}
