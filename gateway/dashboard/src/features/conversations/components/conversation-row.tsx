import { Flag, Star } from 'lucide-react';
import { memo } from 'react';
import { Link } from 'react-router';
import { ChannelIcon } from '@/components/ui/channel-icon';
import { AssigneeMark } from '@/features/conversations/components/assignee-mark';
import { LastMessage } from '@/features/conversations/components/last-message';
import { ModeChip } from '@/features/conversations/components/mode-chip';
import { RowMarks } from '@/features/conversations/components/row-marks';
import { priorities } from '@/features/conversations/components/states';
import { Avatar } from '@/components/ui/avatar';
import { paths } from '@/config/paths';
import type { Conversation } from '@/lib/api/types';
import { cn } from '@/lib/cn';
import { fullTime, relativeTime } from '@/lib/time';

interface ConversationRowProps {
  conversation: Conversation;
  isSelected: boolean;
  /** The list's view (filter, search, sort), kept in the address while moving between conversations. */
  search: string;
  now: Date;
}

export const ConversationRow = memo(function ConversationRow({ conversation, isSelected, search, now }: ConversationRowProps) {
  const { id, contactId, fullName, channel, mode, isStarred, lastMessage, lastMessageTimestamp, unreadCount, priority, assigneeId } = conversation;
  const isUnread = unreadCount > 0;

  return (
    // Rows far outside the view are not laid out, which keeps a list of thousands as quick as one of ten.
    <li className="[contain-intrinsic-size:auto_76px] [content-visibility:auto]">
      <Link
        to={{ pathname: paths.conversation(id), search }}
        aria-current={isSelected ? 'page' : undefined}
        className={cn(
          'flex gap-3 rounded-xl px-3 py-2.5 outline-offset-[-2px] transition-colors',
          isSelected ? 'bg-accent-soft' : 'hover:bg-hover',
        )}
      >
        <span className="relative h-fit">
          <Avatar name={fullName} id={contactId} className="size-11" />
          <ChannelIcon channel={channel} className="absolute -right-1 -bottom-1" />
        </span>
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span dir="auto" className={cn('min-w-0 flex-1 truncate text-left', isUnread ? 'font-semibold' : 'font-medium')}>
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
            {assigneeId && <AssigneeMark userId={assigneeId} />}
            <ModeChip mode={mode} />
            {isUnread && (
              <span className="flex h-5 min-w-5 shrink-0 items-center justify-center rounded-full bg-accent px-1.5 text-[11px] font-semibold text-accent-ink tabular-nums">
                {unreadCount > 99 ? '99+' : unreadCount}
                <span className="sr-only"> unread</span>
              </span>
            )}
          </span>
          <RowMarks conversation={conversation} />
        </span>
      </Link>
    </li>
  );
});
