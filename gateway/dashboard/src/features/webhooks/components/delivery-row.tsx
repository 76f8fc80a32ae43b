import { ChevronDown, CircleAlert, CircleCheck, Clock } from 'lucide-react';
import { useId, useState } from 'react';
import type { Delivery } from '@/features/webhooks/api/deliveries';
import { DeliveryDetails } from '@/features/webhooks/components/delivery-details';
import { cn } from '@/lib/cn';
import { fullTime, relativeTime, shortTime } from '@/lib/time';
import { useNow } from '@/lib/use-now';

const states = {
  pending: { icon: Clock, color: 'text-warn', words: 'On the way' },
  delivered: { icon: CircleCheck, color: 'text-accent-text', words: 'Delivered' },
  failed: { icon: CircleAlert, color: 'text-danger', words: 'Given up' },
};

interface DeliveryRowProps {
  delivery: Delivery;
  mayReplay: boolean;
}

export function DeliveryRow({ delivery, mayReplay }: DeliveryRowProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const now = useNow();
  const { eventType, state, attempts, createdAt, nextAttemptAt } = delivery;
  const { icon: Icon, color, words } = states[state];
  const tries = attempts === 1 ? '1 attempt' : `${attempts} attempts`;

  return (
    <li>
      <button type="button" aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)} className="flex w-full items-center gap-3 py-2.5 text-left text-[13px]">
        <Icon aria-hidden className={cn('size-[18px] shrink-0', color)} />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{eventType}</span>
          <span className="block truncate text-ink-3">
            {words} · {tries}
            {state === 'pending' && attempts > 0 && nextAttemptAt && ` · next ${shortTime(nextAttemptAt, now)}`}
          </span>
        </span>
        <time dateTime={createdAt} title={fullTime(createdAt)} className="shrink-0 text-xs text-ink-3 tabular-nums">
          {relativeTime(createdAt, now)}
        </time>
        <ChevronDown aria-hidden className={cn('size-4 shrink-0 text-ink-3 transition-transform', isOpen && 'rotate-180')} />
      </button>
      <div id={id}>{isOpen && <DeliveryDetails delivery={delivery} mayReplay={mayReplay} />}</div>
    </li>
  );
}
