import type { Conversation } from '@/lib/api/types';
import { cn } from '@/lib/cn';

interface LastMessageProps {
  message: Conversation['lastMessage'];
  isUnread: boolean;
}

/** One line of the last message, with who wrote it when it was not the customer. */
export function LastMessage({ message, isUnread }: LastMessageProps) {
  if (!message) {
    return <span className="flex-1 text-[13px] text-ink-3">No messages yet</span>;
  }
  const prefix = senderPrefix(message.sender);
  return (
    <span className={cn('min-w-0 flex-1 truncate text-left text-[13px]', isUnread ? 'text-ink' : 'text-ink-2')}>
      {prefix && <span className="text-ink-3">{prefix}: </span>}
      <bdi>{message.message || 'Attachment'}</bdi>
    </span>
  );
}

function senderPrefix(sender: string): string | null {
  if (sender === 'You') {
    return 'You';
  }
  return sender.toLowerCase() === 'bot' ? 'Bot' : null;
}
