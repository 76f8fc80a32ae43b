import { Flag, PencilLine, Star } from 'lucide-react';
import { ChannelIcon } from '@/components/ui/channel-icon';
import { AssigneeMark } from '@/features/conversations/components/assignee-mark';
import { LastMessage } from '@/features/conversations/components/last-message';
import { ModeChip } from '@/features/conversations/components/mode-chip';
import { RowMarks } from '@/features/conversations/components/row-marks';
import { priorities } from '@/features/conversations/components/states';
import { Avatar } from '@/components/ui/avatar';
import type { Conversation } from '@/lib/api/types';
import { cn } from '@/lib/cn';
import { fullTime, relativeTime } from '@/lib/time';

/** What a row of the list says about a conversation. */
export function RowFace({ conversation, now }: { conversation: Conversation; now: Date }) {
  const { contactId, fullName, channel, mode, isStarred, lastMessage, lastMessageTimestamp, unreadCount, priority, assigneeId, hasDraft } = conversation;
  const isUnread = unreadCount > 0;
  // A colleague has looked, the user has not.
  const isUnseen = !isUnread && (conversation.unseenCount ?? 0) > 0;

  return (
    <>
      <span className="relative h-fit">
        <Avatar name={fullName} id={contactId} className="size-11" />
        <ChannelIcon channel={channel} className="absolute -right-1 -bottom-1" />
      </span>
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span dir="auto" className={cn('min-w-0 flex-1 truncate text-left', isUnread || isUnseen ? 'font-semibold' : 'font-medium')}>
            {fullName}
          </span>
          {(priority === 'urgent' || priority === 'high') && (
            <Flag role="img" aria-label={`${priorities[priority].label} priority`} className={cn('size-3.5 shrink-0 self-center fill-current', priorities[priority].color)} />
          )}
          {isStarred && <Star role="img" aria-label="Starred" className="size-3.5 shrink-0 self-center fill-star text-star" />}
          {lastMessageTimestamp && (
            <time
              dateTime={lastMessageTimestamp}
              title={fullTime(lastMessageTimestamp)}
              className={cn('shrink-0 text-xs tabular-nums', isUnread ? 'font-medium text-accent-text' : 'text-ink-3')}
            >
              {relativeTime(lastMessageTimestamp, now)}
            </time>
          )}
        </span>
        <span className="mt-0.5 flex items-center gap-2">
          <LastMessage message={lastMessage} isUnread={isUnread} />
          {hasDraft && <PencilLine role="img" aria-label="You began an answer" className="size-3.5 shrink-0 text-warn" />}
          {assigneeId && <AssigneeMark userId={assigneeId} />}
          <ModeChip mode={mode} />
          {isUnread && (
            <span className="flex h-5 min-w-5 shrink-0 items-center justify-center rounded-full bg-accent px-1.5 text-[11px] font-semibold text-accent-ink tabular-nums">
              {unreadCount > 99 ? '99+' : unreadCount}
              <span className="sr-only"> unread</span>
            </span>
          )}
          {isUnseen && (
            <span title="You have not seen this yet" className="size-2.5 shrink-0 rounded-full bg-accent">
              <span className="sr-only">Not seen by you</span>
            </span>
          )}
        </span>
        <RowMarks conversation={conversation} />
      </span>
    </>
  );
}
