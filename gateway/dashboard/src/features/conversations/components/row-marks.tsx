import { statuses } from '@/features/conversations/components/states';
import { LabelChip } from '@/components/ui/label-chip';
import type { Conversation } from '@/lib/api/types';
import { cn } from '@/lib/cn';

/** More would push each other out of the row. */
const mostLabels = 2;

/** What the team set on a conversation, in a line of its own; no line when it set nothing. */
export function RowMarks({ conversation: { status, labels = [] } }: { conversation: Conversation }) {
  if (status === 'open' && labels.length === 0) {
    return null;
  }
  const { label, icon: Icon, color } = statuses[status];
  return (
    <span className="mt-1.5 flex items-center gap-1.5">
      {status !== 'open' && (
        <span className="flex shrink-0 items-center gap-1 text-[11px] font-medium text-ink-2">
          <Icon aria-hidden className={cn('size-3.5', color)} />
          {label}
        </span>
      )}
      {labels.slice(0, mostLabels).map((entry) => (
        <LabelChip key={entry.id} label={entry} />
      ))}
      {labels.length > mostLabels && <span className="shrink-0 text-[11px] text-ink-3">+{labels.length - mostLabels}</span>}
    </span>
  );
}
