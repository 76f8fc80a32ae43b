import { useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate } from 'react-router';
import { notificationKeys, refresh } from '@/features/notifications/api/notifications';
import { addressOf } from '@/features/notifications/components/notification-kinds';
import { toast } from '@/components/ui/toasts';

import { useRealtimeEvent } from '@/lib/realtime/use-realtime';

/** What is worth a word at once; the rest waits at the bell. */
const urgent = new Set(['mention', 'assignment', 'system']);

/** Keeps the bell's count and list as the server pushes them. */
export function useLiveNotifications(): void {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { pathname } = useLocation();

  useRealtimeEvent('server:hello', (hello) => {
    if (!hello.isResumed) {
      void refresh(client);
    }
  });

  useRealtimeEvent('notification:created', (notification) => {
    void refresh(client);
    const address = addressOf(notification);
    // Whoever looks at the conversation sees what it is about.
    if (urgent.has(notification.type) && !address?.startsWith(pathname)) {
      toast({
        tone: 'info',
        title: notification.title,
        action: address ? { label: 'Show', onClick: () => void navigate(address) } : undefined,
      });
    }
  });

  useRealtimeEvent('notification:updated', () => void refresh(client));

  useRealtimeEvent('notification:read', ({ unread }) => {
    client.setQueryData(notificationKeys.count, (known: { total: number; unread: number } | undefined) => known && { ...known, unread });
    void client.invalidateQueries({ queryKey: notificationKeys.lists });
  });
}
