import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { patchConversation, putConversation } from '@/features/conversations/api/conversation-cache';
import { useUpdateConversation } from '@/features/conversations/api/update-conversation';
import { api, unwrap } from '@/lib/api/client';
import type { Conversation } from '@/lib/api/types';
import { useMay } from '@/lib/auth/current-user';

/** Marks an open conversation as read, also what arrives while it is open, as long as somebody can see it. */
export function useMarkRead(conversation: Conversation): void {
  const isVisible = useSyncExternalStore(subscribe, () => document.visibilityState === 'visible');
  const mayManage = useMay('conversations.manage');
  const update = useUpdateConversation(conversation);
  const see = useSeeConversation(conversation.id);
  const { id, unreadCount } = conversation;
  const unseenCount = conversation.unseenCount ?? 0;
  // That nobody has looked is the team's to change, and takes the user's own mark along. Who only reads has just that one.
  const markRead = useEffectEvent(() => (mayManage && unreadCount > 0 ? update.mutate({ unreadCount: 0 }) : see.mutate()));
  const isUnread = (mayManage && unreadCount > 0) || unseenCount > 0;

  useEffect(() => {
    if (isVisible && isUnread) {
      markRead();
    }
  }, [isVisible, isUnread, id, unreadCount, unseenCount]);
}

/** The user has seen it; whoever else has not is not concerned. A mark that is lost costs nothing, so a failure is not told. */
function useSeeConversation(conversationId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.PUT('/api/v1/conversations/{conversationId}/read', { params: { path: { conversationId } }, body: {} })),
    onMutate: () => patchConversation(client, conversationId, { unseenCount: 0 }),
    onSuccess: (conversation) => putConversation(client, conversation),
  });
}

function subscribe(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}
