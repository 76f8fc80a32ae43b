import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { conversationKeys, putConversation, removeConversation } from '@/features/conversations/api/conversation-cache';
import { toast, toastError } from '@/components/ui/toasts';
import { paths } from '@/config/paths';
import { api, unwrap } from '@/lib/api/client';

/** Takes a conversation out of all lists. Nothing is erased, so it needs no question: it can be taken back. */
export function useDeleteConversation() {
  const client = useQueryClient();
  const restore = useRestoreConversation();
  return useMutation({
    mutationFn: (conversationId: string) => unwrap(api.DELETE('/api/v1/conversations/{conversationId}', { params: { path: { conversationId } } })),
    onSuccess: (_, conversationId) => {
      removeConversation(client, conversationId);
      toast({
        tone: 'info',
        title: 'Conversation deleted',
        detail: 'It comes back when the contact writes again.',
        action: { label: 'Undo', onClick: () => restore.mutate(conversationId) },
      });
    },
    onError: toastError,
  });
}

function useRestoreConversation() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (conversationId: string) => unwrap(api.POST('/api/v1/conversations/{conversationId}/restore', { params: { path: { conversationId } } })),
    onSuccess: (conversation) => {
      putConversation(client, conversation);
      void client.invalidateQueries({ queryKey: conversationKeys.lists });
      void navigate(paths.conversation(conversation.id));
    },
    onError: toastError,
  });
}
