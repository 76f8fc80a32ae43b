import { useQueryClient } from '@tanstack/react-query';
import { messageKeys, putMessage, putStatuses } from '@/features/messages/api/message-cache';
import { useRealtimeEvent } from '@/lib/realtime/use-realtime';

/** Keeps every loaded thread as the server pushes it. */
export function useLiveMessages(): void {
  const client = useQueryClient();

  // Pushes from before this connection may be lost, so threads are read again: the open one now, others when opened.
  useRealtimeEvent('server:hello', (hello) => {
    if (!hello.isResumed) {
      void client.invalidateQueries({ queryKey: messageKeys.all });
    }
  });

  useRealtimeEvent('conversation:updated', ({ conversationId, message, statuses }) => {
    if (message) {
      putMessage(client, message);
    }
    if (statuses) {
      putStatuses(client, conversationId, statuses);
    }
  });
}
