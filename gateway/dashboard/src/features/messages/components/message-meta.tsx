import { Check, CheckCheck, CircleAlert, Clock } from 'lucide-react';
import { isMessageStatus, type MessageStatus } from '@/lib/api/types';
import { cn } from '@/lib/cn';
import { clockTime, fullTime } from '@/lib/time';

const ticks = {
  queued: { icon: Clock, label: 'Queued' },
  sent: { icon: Check, label: 'Sent' },
  delivered: { icon: CheckCheck, label: 'Delivered' },
  read: { icon: CheckCheck, label: 'Read' },
  failed: { icon: CircleAlert, label: 'Failed' },
};

interface MessageMetaProps {
  timestamp: string;
  /** How far a message of ours has come; null for the customer's. */
  status: string | null | undefined;
}

/** When a message was written and how far it has come, for the corner of its bubble. */
export function MessageMeta({ timestamp, status }: MessageMetaProps) {
  return (
    <span className="flex items-center gap-1 text-[11px] text-ink-3 tabular-nums select-none">
      <time dateTime={timestamp} title={fullTime(timestamp)}>
        {clockTime(timestamp)}
      </time>
      {isMessageStatus(status) && <Ticks status={status} />}
    </span>
  );
}

function Ticks({ status }: { status: MessageStatus }) {
  const { icon: Icon, label } = ticks[status];
  return <Icon role="img" aria-label={label} className={cn('size-3.5', status === 'read' && 'text-tick', status === 'failed' && 'text-danger')} />;
}
