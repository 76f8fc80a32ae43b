import { Bell } from 'lucide-react';
import { useState, type ComponentType } from 'react';
import { useUnreadNotifications } from '@/features/notifications/api/notifications';
import { NotificationList } from '@/features/notifications/components/notification-list';
import { Popover } from '@/components/ui/popover';
import { useWide } from '@/lib/use-wide';

interface NotificationBellProps {
  /** Says with whom a conversation is. */
  ConversationName: ComponentType<{ conversationId: string }>;
  className: string;
}

/** How much is unread, and what it is. */
export function NotificationBell({ ConversationName, className }: NotificationBellProps) {
  const [isOpen, setOpen] = useState(false);
  const isWide = useWide();
  const { data: unread = 0 } = useUnreadNotifications();
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      label="Notifications"
      side={isWide ? 'right' : 'top'}
      align="end"
      isRead
      className="flex h-[min(34rem,calc(100dvh-6rem))] w-96 flex-col overflow-hidden"
      trigger={
        <button type="button" className={className}>
          <span className="relative">
            <Bell aria-hidden className="size-[21px]" strokeWidth={1.8} />
            {unread > 0 && (
              <span className="absolute -top-1.5 left-3 min-w-4 rounded-full border-2 border-canvas bg-danger px-1 text-center text-[10px] leading-4 font-semibold text-white">
                {unread > 99 ? '99+' : unread}
                <span className="sr-only"> unread </span>
              </span>
            )}
          </span>
          Alerts
        </button>
      }
    >
      <NotificationList ConversationName={ConversationName} onLeave={() => setOpen(false)} />
    </Popover>
  );
}
