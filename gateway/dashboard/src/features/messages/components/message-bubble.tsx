import { CircleAlert, Reply } from 'lucide-react';
import { memo } from 'react';
import { MessageContent } from '@/features/messages/components/content/message-content';
import { TextContent } from '@/features/messages/components/content/text-content';
import { describeFailure } from '@/features/messages/components/failure';
import type { Reaction } from '@/features/messages/components/group-messages';
import { MessageMeta } from '@/features/messages/components/message-meta';
import { QuotedMessage } from '@/features/messages/components/quoted-message';
import { IconButton } from '@/components/ui/icon-button';
import type { Message } from '@/lib/api/types';
import { cn } from '@/lib/cn';

interface MessageBubbleProps {
  message: Message;
  author: string;
  /** The message this one answers, when it is loaded. */
  original: Message | undefined;
  reactions: readonly Reaction[] | undefined;
  contactName: string;
  isLastOfBlock: boolean;
  onRetry: (message: Message) => void;
  onReply: (message: Message) => void;
}

export const MessageBubble = memo(function MessageBubble({ message, author, original, reactions, contactName, isLastOfBlock, onRetry, onReply }: MessageBubbleProps) {
  const isInbound = message.direction === 'inbound';
  const isBare = message.type === 'sticker';
  const meta = <MessageMeta timestamp={message.timestamp} status={isInbound ? null : message.status} />;

  return (
    <article id={message.id} aria-label={author} className={cn('group flex w-full flex-col', isInbound ? 'items-start' : 'items-end')}>
      <div className="flex max-w-[min(36rem,88%)] items-center gap-1">
        <div
          className={cn(
            'min-w-0 rounded-2xl px-3 py-2 shadow-(--shadow-bubble)',
            bubbleColor(message),
            isLastOfBlock && (isInbound ? 'rounded-bl-md' : 'rounded-br-md'),
            isBare && 'bg-transparent p-0 shadow-none',
          )}
        >
          {message.replyTo && message.type !== 'reaction' && <QuotedMessage quoted={message.replyTo} original={original} contactName={contactName} />}
          {message.type === 'text' ? (
            <TextContent text={message.message} meta={meta} />
          ) : (
            <>
              <MessageContent message={message} />
              <div className="mt-1 flex justify-end">{meta}</div>
            </>
          )}
        </div>
        {/* The customer's alone, so that the thread has not twice the tab stops. */}
        {isInbound && message.type !== 'reaction' && (
          <IconButton label="Reply" onClick={() => onReply(message)} className="size-8 opacity-0 group-hover:opacity-100 focus-visible:opacity-100 max-md:hidden">
            <Reply aria-hidden />
          </IconButton>
        )}
      </div>
      {reactions && reactions.length > 0 && (
        <p
          role="img"
          aria-label={`Reactions: ${reactions.map((reaction) => reaction.emoji).join(' ')}`}
          className={cn('z-1 -mt-2 rounded-full border border-line bg-surface px-1.5 py-0.5 text-sm leading-none shadow-sm', isInbound ? 'ml-2' : 'mr-2')}
        >
          {reactions.map((reaction) => reaction.emoji).join(' ')}
        </p>
      )}
      {message.status === 'failed' && <FailureNote message={message} onRetry={onRetry} />}
    </article>
  );
});

function FailureNote({ message, onRetry }: { message: Message; onRetry: (message: Message) => void }) {
  const { sentence, canRetry } = describeFailure(message.error);
  return (
    <p className="mt-1 flex max-w-[min(34rem,84%)] items-start gap-1.5 text-xs text-danger">
      <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
      <span>
        {sentence}{' '}
        {canRetry && message.type === 'text' && (
          <button type="button" onClick={() => onRetry(message)} className="font-medium underline underline-offset-2">
            Try again
          </button>
        )}
      </span>
    </p>
  );
}

function bubbleColor(message: Message): string {
  if (message.direction === 'inbound') {
    return 'bg-bubble-in';
  }
  return message.senderType === 'system' ? 'bg-bubble-bot' : 'bg-bubble-out';
}
