import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { conversationKeys, findConversation, patchConversation, putConversation, removeConversation } from '@/features/conversations/api/conversation-cache';
import { isOrderedByServer, type ConversationQuery } from '@/features/conversations/api/conversation-query';
import { toast } from '@/components/ui/toasts';
import { paths } from '@/config/paths';
import { useRealtimeEvent } from '@/lib/realtime/use-realtime';

/** At most one count of unread conversations in this time, however many messages arrive. */
const recountEveryMs = 3_000;

/** Keeps every list and detail of conversations as the server pushes them. */
export function useLiveConversations(): void {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const recount = useRef<number | undefined>(undefined);

  // Pushes from before this connection may be lost, so everything shown is read again.
  useRealtimeEvent('server:hello', (hello) => {
    if (!hello.isResumed) {
      void client.invalidateQueries({ queryKey: conversationKeys.all });
    }
  });

  useRealtimeEvent('conversation:updated', ({ conversation, message, isNew }) => {
    if (!conversation) {
      return;
    }
    const isArrival = isNew && message?.direction === 'inbound';
    const unseenBefore = findConversation(client, conversation.id)?.unseenCount ?? 0;
    putConversation(client, isArrival ? { ...conversation, unseenCount: unseenBefore + 1 } : conversation);
    recount.current ??= window.setTimeout(() => {
      recount.current = undefined;
      void client.invalidateQueries({ queryKey: conversationKeys.unread });
      void client.invalidateQueries({ queryKey: conversationKeys.lists, predicate: ({ queryKey }) => isOrderedByServer(queryKey[2] as ConversationQuery) });
    }, recountEveryMs);
  });

  useRealtimeEvent('conversation:read', ({ conversationId, unseenCount, readSequence }) => patchConversation(client, conversationId, { unseenCount, readSequence }));
  useRealtimeEvent('draft:changed', ({ conversationId, hasDraft }) => patchConversation(client, conversationId, { hasDraft }));

  useRealtimeEvent('conversation:deleted', ({ conversationId }) => {
    if (pathname === paths.conversation(conversationId)) {
      toast({ tone: 'info', title: 'This conversation was deleted' });
      void navigate(paths.inbox, { replace: true });
    }
    removeConversation(client, conversationId);
  });

  useRealtimeEvent('conversation:takeover_started', ({ conversationId, userId }) =>
    patchConversation(client, conversationId, { mode: 'human', takenOverBy: userId ?? undefined }),
  );
  useRealtimeEvent('conversation:takeover_ended', ({ conversationId }) => patchConversation(client, conversationId, { mode: 'bot', takenOverBy: undefined }));

  useRealtimeEvent('action:human_attention_required', ({ conversationId }) => {
    const name = findConversation(client, conversationId)?.fullName ?? 'A customer';
    toast({
      tone: 'info',
      title: `${name} needs a person`,
      action: { label: 'Open conversation', onClick: () => void navigate(paths.conversation(conversationId)) },
    });
  });
}
