import { AtSign, Bell, CheckCheck, Settings2, Trash2 } from 'lucide-react';
import { useState, type ComponentType } from 'react';
import { Link } from 'react-router';
import { useClearReadNotifications, useNotifications, useReadAllNotifications, useUnreadNotifications, type NotificationView } from '@/features/notifications/api/notifications';
import { NotificationRow } from '@/features/notifications/components/notification-row';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNotice } from '@/components/ui/error-notice';
import { IconButton } from '@/components/ui/icon-button';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import { Spinner } from '@/components/ui/spinner';
import { paths } from '@/config/paths';
import { useInView } from '@/lib/use-in-view';
import { useNow } from '@/lib/use-now';

const views = [
  { value: 'all', label: 'All' },
  { value: 'unread', label: 'Unread' },
  { value: 'mention', label: 'Mentions' },
] as const;

const empty = {
  all: { icon: Bell, title: 'Nothing yet', help: 'When somebody names you in a note, gives you a conversation, or something needs you, it stands here.' },
  unread: { icon: CheckCheck, title: 'All caught up', help: 'Nothing is unread.' },
  mention: { icon: AtSign, title: 'Nobody named you', help: 'Notes that name you with an @ stand here.' },
};

interface NotificationListProps {
  ConversationName: ComponentType<{ conversationId: string }>;
  /** Called when a notification leads elsewhere. */
  onLeave: () => void;
}

export function NotificationList({ ConversationName, onLeave }: NotificationListProps) {
  const [view, setView] = useState<NotificationView>('all');
  const list = useNotifications(view);
  const { data: unread = 0 } = useUnreadNotifications();
  const readAll = useReadAllNotifications();
  const clear = useClearReadNotifications();
  const now = useNow();
  const more = useInView<HTMLLIElement>(() => void list.fetchNextPage(), list.hasNextPage && !list.isFetchingNextPage);

  return (
    <>
      <div className="flex items-center gap-0.5 py-2 pr-2 pl-4">
        <h2 className="flex-1 font-semibold">Notifications</h2>
        <IconButton label="Mark all as read" disabled={unread === 0} onClick={() => readAll.mutate(undefined)} className="size-8">
          <CheckCheck aria-hidden />
        </IconButton>
        <IconButton label="Delete what is read" onClick={() => clear.mutate(undefined)} className="size-8">
          <Trash2 aria-hidden />
        </IconButton>
        <Link to={paths.notificationSettings} onClick={onLeave} aria-label="Choose what to hear of" title="Choose what to hear of" className="flex size-8 items-center justify-center rounded-lg text-ink-2 hover:bg-hover hover:text-ink">
          <Settings2 aria-hidden className="size-[18px]" />
        </Link>
      </div>
      <Segmented label="Show" value={view} options={views} onChange={setView} className="mx-4 mb-2" />
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain" aria-busy={list.isFetching}>
        {list.isError && <ErrorNotice error={list.error} onRetry={() => void list.refetch()} className="m-3" />}
        {list.isPending && (
          <div className="flex flex-col gap-3 px-4 py-2">
            {[0, 1, 2, 3].map((row) => (
              <Skeleton key={row} className="h-12 rounded-lg" />
            ))}
          </div>
        )}
        {list.data?.length === 0 && (
          <EmptyState icon={empty[view].icon} title={empty[view].title}>
            {empty[view].help}
          </EmptyState>
        )}
        <ul className="px-2 pb-2">
          {list.data?.map((notification) => (
            <NotificationRow key={notification.id} notification={notification} ConversationName={ConversationName} now={now} onLeave={onLeave} />
          ))}
          {list.hasNextPage && (
            <li ref={more} className="flex justify-center py-3 text-ink-3">
              <Spinner />
              <span className="sr-only">Loading older ones</span>
            </li>
          )}
        </ul>
      </div>
    </>
  );
}
