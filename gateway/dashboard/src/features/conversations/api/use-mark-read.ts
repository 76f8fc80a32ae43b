import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { useUpdateConversation } from '@/features/conversations/api/update-conversation';
import type { Conversation } from '@/lib/api/types';

/** Marks an open conversation as read, also what arrives while it is open, as long as somebody can see it. */
export function useMarkRead(conversation: Conversation): void {
  const isVisible = useSyncExternalStore(subscribe, () => document.visibilityState === 'visible');
  const update = useUpdateConversation(conversation);
  const markRead = useEffectEvent(() => update.mutate({ unreadCount: 0 }));

  useEffect(() => {
    if (isVisible && conversation.unreadCount > 0) {
      markRead();
    }
  }, [isVisible, conversation.id, conversation.unreadCount]);
}

function subscribe(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}
