import { Check, CheckCheck, CircleAlert, Clock } from 'lucide-react';
import type { MessageStatus } from '@/lib/api/types';
import { cn } from '@/lib/cn';

const ticks = {
  queued: { icon: Clock, label: 'Queued' },
  sent: { icon: Check, label: 'Sent' },
  delivered: { icon: CheckCheck, label: 'Delivered' },
  read: { icon: CheckCheck, label: 'Read' },
  failed: { icon: CircleAlert, label: 'Failed' },
};

/** How far a message of ours has come. */
export function MessageTicks({ status }: { status: MessageStatus }) {
  const { icon: Icon, label } = ticks[status];
  return <Icon role="img" aria-label={label} className={cn('size-3.5', status === 'read' && 'text-tick', status === 'failed' && 'text-danger')} />;
}
