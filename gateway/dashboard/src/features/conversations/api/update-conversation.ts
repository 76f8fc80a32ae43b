import { useMutation, useQueryClient } from '@tanstack/react-query';
import { conversationKeys, patchConversation, putConversation } from '@/features/conversations/api/conversation-cache';
import { toastError } from '@/components/ui/toasts';
import { api, unwrap } from '@/lib/api/client';
import type { Conversation } from '@/lib/api/types';

type Change = Partial<Pick<Conversation, 'isStarred' | 'unreadCount'>>;

/** Stars or marks as read; shown at once and taken back when the server refuses. */
export function useUpdateConversation(conversation: Conversation) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Change) =>
      unwrap(api.PATCH('/api/v1/conversations/{conversationId}', { params: { path: { conversationId: conversation.id } }, body })),
    onMutate: (change) => patchConversation(client, conversation.id, change),
    onSuccess: (updated) => putConversation(client, updated),
    onError: (error) => {
      patchConversation(client, conversation.id, { isStarred: conversation.isStarred, unreadCount: conversation.unreadCount });
      toastError(error);
    },
    onSettled: () => client.invalidateQueries({ queryKey: conversationKeys.unread }),
  });
}
