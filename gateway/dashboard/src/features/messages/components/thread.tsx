import { ArrowDown, MessageCircle } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useMessages } from '@/features/messages/api/list-messages';
import { usePendingSends, useSendMessage, useSettleSend } from '@/features/messages/api/send-message';
import { groupMessages, splitReactions, type Aside } from '@/features/messages/components/group-messages';
import { PendingBubble } from '@/features/messages/components/pending-bubble';
import { ScheduledList } from '@/features/messages/components/scheduled-list';
import { ThreadDay } from '@/features/messages/components/thread-day';
import { ThreadSkeleton } from '@/features/messages/components/thread-skeleton';
import { useJumpTo } from '@/features/messages/components/use-jump-to';
import { useThreadScroll } from '@/features/messages/components/use-thread-scroll';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Spinner } from '@/components/ui/spinner';
import type { Conversation, Message } from '@/lib/api/types';
import { useInView } from '@/lib/use-in-view';
import { useNow } from '@/lib/use-now';

const none: Message[] = [];
const noAsides: Aside[] = [];

interface ThreadProps {
  conversation: Conversation;
  onReply: (message: Message) => void;
  /** What stands among the messages and is none. */
  asides?: readonly Aside[];
  /** The message to begin at, instead of the newest. */
  targetId?: string;
}

/** The messages of one conversation. Give it the conversation's id as key: what it remembers is about this thread. */
export function Thread({ conversation, onReply, asides = noAsides, targetId }: ThreadProps) {
  const thread = useMessages(conversation.id);
  const messages = thread.data ?? none;
  const pending = usePendingSends(conversation.id, messages);
  const settle = useSettleSend(conversation.id);
  const send = useSendMessage(conversation.id);
  const now = useNow();

  const { rest, reactions } = useMemo(() => splitReactions(messages), [messages]);
  // What is older than the messages loaded comes with them.
  const begin = thread.hasNextPage && messages[0] ? Date.parse(messages[0].timestamp) : 0;
  const shownAsides = useMemo(() => (thread.isSuccess ? asides.filter((aside) => Date.parse(aside.timestamp) >= begin) : noAsides), [asides, begin, thread.isSuccess]);
  const days = useMemo(() => groupMessages(rest, shownAsides), [rest, shownAsides]);
  const byId = useMemo(() => new Map(messages.map((message) => [message.id, message])), [messages]);

  // How many were unread when the thread was opened: they are marked as read at once, the line stays.
  const [unreadAtOpening] = useState(conversation.unreadCount);
  const [firstUnread, setFirstUnread] = useState<string>();
  if (unreadAtOpening > 0 && !firstUnread && messages.length > 0) {
    setFirstUnread(messages.filter((message) => message.direction === 'inbound').at(-unreadAtOpening)?.id ?? 'none');
  }

  const lastPending = pending.at(-1);
  const { scroller, isAtEnd, unseen, onScroll, jumpToEnd } = useThreadScroll(lastPending?.message.key ?? days.at(-1)?.blocks.at(-1)?.messages.at(-1)?.id ?? days.at(-1)?.blocks.at(-1)?.key, lastPending !== undefined);
  const top = useInView<HTMLDivElement>(() => void thread.fetchNextPage(), thread.hasNextPage && !thread.isFetchingNextPage && !thread.isFetchNextPageError);

  useJumpTo(targetId, targetId !== undefined && byId.has(targetId), thread);

  function sendAgain(message: Message) {
    send.mutate({ key: crypto.randomUUID(), conversationId: conversation.id, text: message.message, lastKnownId: messages.at(-1)?.id });
  }

  return (
    <div className="relative min-h-0 flex-1 bg-thread">
      <div
        ref={scroller}
        onScroll={onScroll}
        role="log"
        aria-label="Messages"
        aria-busy={thread.isFetching}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
        className="flex h-full flex-col-reverse overflow-y-auto overscroll-contain outline-offset-[-2px] [overflow-anchor:none]"
      >
        <div className="mx-auto flex w-full max-w-4xl flex-1 flex-col justify-end px-3 pt-4 pb-3 md:px-6">
          {thread.isError && <ErrorNotice error={thread.error} onRetry={() => void (thread.data ? thread.fetchNextPage() : thread.refetch())} className="mb-3" />}
          {thread.isPending && <ThreadSkeleton />}
          {thread.hasNextPage && (
            <div ref={top} className="flex justify-center py-3 text-ink-3">
              <Spinner />
              <span className="sr-only">Loading earlier messages</span>
            </div>
          )}
          {thread.isSuccess && days.length === 0 && pending.length === 0 && (
            <EmptyState icon={MessageCircle} title="No messages yet">
              What {conversation.fullName} writes appears here.
            </EmptyState>
          )}
          {days.map((day) => (
            <ThreadDay
              key={day.key}
              day={day}
              now={now}
              contactName={conversation.fullName}
              firstUnread={firstUnread}
              reactions={reactions}
              byId={byId}
              onRetry={sendAgain}
              onReply={onReply}
            />
          ))}
          {pending.map((entry) => (
            <PendingBubble key={entry.message.key} send={entry} onSettle={(decision) => settle(entry.message, decision)} />
          ))}
          <ScheduledList conversationId={conversation.id} now={now} />
        </div>
      </div>
      {!isAtEnd && (
        <button
          type="button"
          onClick={jumpToEnd}
          className="absolute right-4 bottom-4 flex h-10 min-w-10 items-center justify-center gap-1.5 rounded-full border border-line bg-surface px-2.5 text-[13px] font-medium shadow-lg hover:bg-hover"
        >
          {unseen > 0 ? <span className="pl-1 text-accent-text">{unseen} new</span> : <span className="sr-only">Go to the newest message</span>}
          <ArrowDown aria-hidden className="size-[18px]" />
        </button>
      )}
    </div>
  );
}
