import { Bot } from 'lucide-react';
import { Fragment } from 'react';
import { authorOf } from '@/features/messages/components/author';
import { TextContent } from '@/features/messages/components/content/text-content';
import type { MessageBlock, MessageDay, Reaction } from '@/features/messages/components/group-messages';
import { MessageBubble } from '@/features/messages/components/message-bubble';
import type { Message } from '@/lib/api/types';
import { useSession } from '@/lib/auth/session';
import { cn } from '@/lib/cn';
import { useMemberNames } from '@/lib/organization/members';
import { dayLabel } from '@/lib/time';

interface ThreadDayProps {
  day: MessageDay;
  now: Date;
  contactName: string;
  firstUnread: string | undefined;
  reactions: Map<string, Reaction[]>;
  byId: Map<string, Message>;
  onRetry: (message: Message) => void;
  onReply: (message: Message) => void;
}

export function ThreadDay({ day, now, ...rest }: ThreadDayProps) {
  return (
    <div>
      <h3 className="sticky top-2 z-2 mx-auto my-3 w-fit rounded-full border border-line bg-surface px-3 py-1 text-xs font-medium text-ink-2 shadow-xs">
        {dayLabel(day.timestamp, now)}
      </h3>
      {day.blocks.map((block) => (block.aside ? <Fragment key={block.key}>{block.aside.content}</Fragment> : <Block key={block.key} block={block} {...rest} />))}
    </div>
  );
}

function Block({ block, contactName, firstUnread, reactions, byId, onRetry, onReply }: { block: MessageBlock } & Omit<ThreadDayProps, 'day' | 'now'>) {
  const session = useSession();
  const nameOf = useMemberNames();
  const [first] = block.messages;
  if (!first) {
    return null;
  }
  if (first.type === 'system') {
    return <TextContent text={first.message} className="mx-auto my-3 max-w-md rounded-lg bg-sunken px-3 py-1.5 text-center text-xs text-ink-2" />;
  }
  const author = authorOf(first, contactName, session?.userId, nameOf);
  const isInbound = first.direction === 'inbound';
  const isBot = !isInbound && first.senderType === 'system';

  return (
    <div className={cn('mt-3 flex flex-col gap-0.5', isInbound ? 'items-start' : 'items-end')}>
      {!isInbound && (
        <p aria-hidden className={cn('mr-1 mb-0.5 flex items-center gap-1 text-xs font-medium', isBot ? 'text-bot' : 'text-accent-text')}>
          {isBot && <Bot className="size-3.5" />}
          {author}
        </p>
      )}
      {block.messages.map((message) => (
        <Fragment key={message.id}>
          {message.id === firstUnread && <UnreadLine />}
          <MessageBubble
            message={message}
            author={author}
            original={message.replyTo?.messageId ? byId.get(message.replyTo.messageId) : undefined}
            reactions={reactions.get(message.id)}
            contactName={contactName}
            isLastOfBlock={message === block.messages.at(-1)}
            onRetry={onRetry}
            onReply={onReply}
          />
        </Fragment>
      ))}
    </div>
  );
}

function UnreadLine() {
  return (
    <p className="my-2 flex w-full items-center gap-3 text-xs font-medium text-accent-text before:h-px before:flex-1 before:bg-accent/30 after:h-px after:flex-1 after:bg-accent/30">
      New messages
    </p>
  );
}
