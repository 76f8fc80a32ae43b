import { formatText, isOnlyEmoji } from '@/features/messages/components/content/format-text';
import { cn } from '@/lib/cn';

export function TextContent({ text, className }: { text: string; className?: string }) {
  return (
    <p dir="auto" className={cn('text-left break-words whitespace-pre-wrap [overflow-wrap:anywhere] rtl:text-right', isOnlyEmoji(text) && 'text-4xl leading-tight', className)}>
      {formatText(text)}
    </p>
  );
}
