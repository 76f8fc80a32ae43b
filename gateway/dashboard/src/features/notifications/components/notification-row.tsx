import { X } from 'lucide-react';
import type { ComponentType, ReactNode } from 'react';
import { Link } from 'react-router';
import { useDeleteNotification, useReadNotification } from '@/features/notifications/api/notifications';
import { addressOf, kindOf } from '@/features/notifications/components/notification-kinds';
import { IconButton } from '@/components/ui/icon-button';
import type { Notification } from '@/lib/api/types';
import { cn } from '@/lib/cn';
import { useMemberNames } from '@/lib/organization/members';
import { fullTime, relativeTime } from '@/lib/time';

interface NotificationRowProps {
  notification: Notification;
  ConversationName: ComponentType<{ conversationId: string }>;
  now: Date;
  onLeave: () => void;
}

/** One matter: what happened, how often since it was last read, where, by whom and when. Choosing it shows it and marks it as read. */
export function NotificationRow({ notification, ConversationName, now, onLeave }: NotificationRowProps) {
  const { id, type, title, count, conversationId, actorId, isRead, updatedAt } = notification;
  const read = useReadNotification();
  const remove = useDeleteNotification();
  const nameOf = useMemberNames();
  const actor = nameOf(actorId);
  const address = addressOf(notification);
  const { icon: Icon, color } = kindOf(type);

  const face = (
    <>
      <span className={cn('mt-0.5 flex size-8 shrink-0 items-center justify-center rounded-full', color)}>
        <Icon aria-hidden className="size-4" />
      </span>
      <span className="min-w-0 flex-1 text-left text-[13px]">
        <span className={cn('block', !isRead && 'font-semibold')}>
          {title}
          {count > 1 && <span className="ml-1.5 rounded-full bg-sunken px-1.5 text-xs font-medium text-ink-2 tabular-nums">{count}×</span>}
        </span>
        <span className="flex gap-1 text-xs text-ink-3">
          {conversationId && (
            <span className="truncate">
              <ConversationName conversationId={conversationId} />
            </span>
          )}
          <span className="shrink-0">
            {conversationId && '· '}
            {actor && `${actor} · `}
            <time dateTime={updatedAt} title={fullTime(updatedAt)}>
              {relativeTime(updatedAt, now)}
            </time>
          </span>
        </span>
      </span>
      {!isRead && (
        <span className="mt-2 size-2 shrink-0 rounded-full bg-accent">
          <span className="sr-only">Unread</span>
        </span>
      )}
    </>
  );

  function choose() {
    if (!isRead) {
      read.mutate(id);
    }
  }

  return (
    <li className="group relative rounded-xl hover:bg-hover">
      <Face
        address={address}
        onChoose={() => {
          choose();
          if (address) {
            onLeave();
          }
        }}
      >
        {face}
      </Face>
      <IconButton label="Delete" onClick={() => remove.mutate(id)} className="absolute right-1 bottom-1 size-7 text-ink-3 md:opacity-0 md:group-focus-within:opacity-100 md:group-hover:opacity-100 [&_svg]:size-3.5">
        <X aria-hidden />
      </IconButton>
    </li>
  );
}

function Face({ address, onChoose, children }: { address: string | undefined; onChoose: () => void; children: ReactNode }) {
  const look = 'flex w-full gap-3 rounded-xl px-2.5 py-2.5 pr-9 outline-offset-[-2px]';
  return address ? (
    <Link to={address} onClick={onChoose} className={look}>
      {children}
    </Link>
  ) : (
    <button type="button" onClick={onChoose} className={look}>
      {children}
    </button>
  );
}
