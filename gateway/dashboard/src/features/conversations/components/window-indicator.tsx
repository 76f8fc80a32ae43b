import { Clock, ClockAlert } from 'lucide-react';
import { Tip } from '@/components/ui/tip';
import { cn } from '@/lib/cn';
import { fullTime, timeLeft } from '@/lib/time';
import { useNow } from '@/lib/use-now';

/** Below this WhatsApp's 24 hours are about to end and answering becomes urgent. */
const soonMs = 2 * 60 * 60_000;

interface WindowIndicatorProps {
  expiresAt: string | null | undefined;
}

/** How long free-form messages may still be sent: 24 hours from the customer's last message. */
export function WindowIndicator({ expiresAt }: WindowIndicatorProps) {
  const now = useNow();
  const left = expiresAt ? timeLeft(expiresAt, now) : null;
  const isSoon = !left || Date.parse(expiresAt ?? '') - now.getTime() < soonMs;
  const Icon = left ? Clock : ClockAlert;
  const explanation =
    left && expiresAt
      ? `WhatsApp allows free replies for 24 hours after the customer's last message: until ${fullTime(expiresAt)}.`
      : 'More than 24 hours since the customer wrote. WhatsApp allows only approved templates now.';

  return (
    <Tip text={explanation}>
      <button type="button" className={cn('inline-flex min-w-0 items-center gap-1 rounded whitespace-nowrap', isSoon ? 'text-warn' : 'text-ink-3')}>
        <Icon aria-hidden className="size-3.5 shrink-0" />
        <span className="truncate">{left ? `${left} left to reply` : 'Reply window closed'}</span>
        <span className="sr-only">. {explanation}</span>
      </button>
    </Tip>
  );
}
