import type { Message } from '@/lib/api/types';
import { cn } from '@/lib/cn';

interface QuotedMessageProps {
  quoted: NonNullable<Message['replyTo']>;
  /** The message answered, when it is loaded. */
  original: Message | undefined;
  contactName: string;
}

/** The message a reply answers, above it. Choosing it moves to the original. */
export function QuotedMessage({ quoted, original, contactName }: QuotedMessageProps) {
  const isOurs = (original ?? quoted).direction === 'outbound';
  const line = quoted.message || (original?.type ?? 'Earlier message');

  function show() {
    const element = original && document.getElementById(original.id);
    element?.scrollIntoView({ block: 'center', behavior: 'smooth' });
  }

  return (
    <button
      type="button"
      onClick={show}
      disabled={!original}
      className={cn('mb-1.5 block w-full min-w-40 rounded-md border-l-[3px] bg-ink/5 px-2.5 py-1.5 text-left text-[13px]', isOurs ? 'border-accent' : 'border-bot')}
    >
      <span className={cn('block font-medium', isOurs ? 'text-accent-text' : 'text-bot')}>{isOurs ? 'You' : contactName}</span>
      <span dir="auto" className="line-clamp-2 text-ink-2">
        {line}
      </span>
    </button>
  );
}
