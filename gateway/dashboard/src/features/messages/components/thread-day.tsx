import { Bot } from 'lucide-react';
import { Fragment } from 'react';
import { TextContent } from '@/features/messages/components/content/text-content';
import type { MessageBlock, MessageDay, Reaction } from '@/features/messages/components/group-messages';
import { authorOf, MessageBubble } from '@/features/messages/components/message-bubble';
import type { Message } from '@/lib/api/types';
import { cn } from '@/lib/cn';
import { dayLabel } from '@/lib/time';

interface ThreadDayProps {
  day: MessageDay;
  now: Date;
  contactName: string;
  firstUnread: string | undefined;
  reactions: Map<string, Reaction[]>;
  byId: Map<string, Message>;
  onRetry: (message: Message) => void;
}

export function ThreadDay({ day, now, ...rest }: ThreadDayProps) {
  return (
    <div>
      <h3 className="sticky top-2 z-2 mx-auto my-3 w-fit rounded-full border border-line bg-surface px-3 py-1 text-xs font-medium text-ink-2 shadow-xs">
        {dayLabel(day.timestamp, now)}
      </h3>
      {day.blocks.map((block) => (
        <Block key={block.key} block={block} {...rest} />
      ))}
    </div>
  );
}

function Block({ block, contactName, firstUnread, reactions, byId, onRetry }: { block: MessageBlock } & Omit<ThreadDayProps, 'day' | 'now'>) {
  const [first] = block.messages;
  if (!first) {
    return null;
  }
  if (first.type === 'system') {
    return <TextContent text={first.message} className="mx-auto my-3 max-w-md rounded-lg bg-sunken px-3 py-1.5 text-center text-xs text-ink-2" />;
  }
  const isBot = first.direction === 'outbound' && first.senderType === 'system';
  const isInbound = first.direction === 'inbound';

  return (
    <div className={cn('mt-3 flex flex-col gap-0.5', isInbound ? 'items-start' : 'items-end')}>
      {!isInbound && (
        <p aria-hidden className={cn('mr-1 mb-0.5 flex items-center gap-1 text-xs font-medium', isBot ? 'text-bot' : 'text-accent-text')}>
          {isBot && <Bot className="size-3.5" />}
          {authorOf(first, contactName)}
        </p>
      )}
      {block.messages.map((message) => (
        <Fragment key={message.id}>
          {message.id === firstUnread && <UnreadLine />}
          <div className="w-full">
            <MessageBubble
              message={message}
              original={message.replyTo?.id ? byId.get(message.replyTo.id) : undefined}
              reactions={reactions.get(message.id)}
              contactName={contactName}
              isLastOfBlock={message === block.messages.at(-1)}
              onRetry={onRetry}
            />
          </div>
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
