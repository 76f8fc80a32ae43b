import { useMutation, useQueryClient } from '@tanstack/react-query';
import { putConversation } from '@/features/conversations/api/conversation-cache';
import { toastError } from '@/components/ui/toasts';
import { api, unwrap } from '@/lib/api/client';

const params = (conversationId: string) => ({ params: { path: { conversationId } } });

/** Decides who answers. Not optimistic: the page must not say "you" while the bot may still be writing. */
function useChangeMode(send: (conversationId: string) => ReturnType<typeof takeOver>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: (conversation) => putConversation(client, conversation),
    onError: toastError,
  });
}

const takeOver = (conversationId: string) => unwrap(api.POST('/api/v1/conversations/{conversationId}/takeover', params(conversationId)));
const release = (conversationId: string) => unwrap(api.POST('/api/v1/conversations/{conversationId}/release', params(conversationId)));

export const useTakeOver = () => useChangeMode(takeOver);
export const useRelease = () => useChangeMode(release);
