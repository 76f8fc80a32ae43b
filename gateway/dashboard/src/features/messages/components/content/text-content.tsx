import type { ReactNode } from 'react';
import { formatText, isOnlyEmoji } from '@/features/messages/components/content/format-text';
import { cn } from '@/lib/cn';

interface TextContentProps {
  text: string;
  className?: string;
  /** Stands at the end of the last line when there is room, else below: on the left of right-to-left text. */
  meta?: ReactNode;
}

export function TextContent({ text, className, meta }: TextContentProps) {
  const isLarge = isOnlyEmoji(text);
  return (
    <p dir="auto" className={cn('flow-root text-left [overflow-wrap:anywhere] whitespace-pre-wrap rtl:text-right', isLarge && 'text-4xl leading-tight', className)}>
      {formatText(text)}
      {meta && (
        <span className={cn('float-end ms-3 mt-1.5 leading-4', isLarge && 'mt-7')}>
          {/* With a direction of its own it does not count when the browser guesses that of the text. */}
          <span dir="ltr">{meta}</span>
        </span>
      )}
    </p>
  );
}
