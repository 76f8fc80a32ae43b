import { Tip } from '@/components/ui/tip';
import { cn } from '@/lib/cn';
import type { ConnectionState } from '@/lib/realtime/events';
import { useConnectionState } from '@/lib/realtime/use-realtime';

const looks: Record<ConnectionState, { label: string; color: string }> = {
  connected: { label: 'Connected', color: 'bg-accent' },
  connecting: { label: 'Connecting', color: 'bg-star animate-shimmer' },
  reconnecting: { label: 'Reconnecting', color: 'bg-star animate-shimmer' },
  offline: { label: 'Offline', color: 'bg-danger' },
};

export function ConnectionDot() {
  const { label, color } = looks[useConnectionState()];
  return (
    <Tip text={label === 'Connected' ? 'Connected: new messages appear by themselves' : label} side="right">
      <span role="img" aria-label={`Connection: ${label}`} className="flex items-center gap-1.5 text-[11px] text-ink-3 max-md:hidden">
        <span className={cn('size-2 rounded-full', color)} />
        {label === 'Connected' ? 'Live' : label}
      </span>
    </Tip>
  );
}
