import { Bot, UserRound } from 'lucide-react';
import type { Conversation } from '@/lib/api/types';
import { cn } from '@/lib/cn';

/** Who answers in a conversation. */
export function ModeChip({ mode }: { mode: Conversation['mode'] }) {
  const isBot = mode === 'bot';
  const Icon = isBot ? Bot : UserRound;
  return (
    <span
      className={cn(
        'inline-flex h-5 shrink-0 items-center gap-1 rounded-full px-1.5 text-[11px] font-medium',
        isBot ? 'bg-bot-soft text-bot' : 'bg-accent-soft text-accent-text',
      )}
    >
      <Icon aria-hidden className="size-3" />
      {isBot ? 'Bot' : 'Human'}
    </span>
  );
}
