import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';

/** Makes another conversation, and its contact, part of this one. There is no way back. */
export function useMergeConversation(conversationId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (otherId: string) => unwrap(api.POST('/api/v1/conversations/{conversationId}/merge', { params: { path: { conversationId } }, body: { conversationId: otherId } })),
    // Messages, notes and the contact have moved, too.
    onSuccess: () => client.invalidateQueries(),
  });
}
