import type { webhookState } from '@/features/webhooks/components/webhook-words';
import { cn } from '@/lib/cn';

const colors = { good: 'bg-accent', warn: 'bg-star', off: 'bg-ink-3' };

export function StateDot({ state: { tone, words } }: { state: ReturnType<typeof webhookState> }) {
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden className={cn('size-2 shrink-0 rounded-full', colors[tone])} />
      {words}
    </span>
  );
}
