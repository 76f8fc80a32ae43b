import { X } from 'lucide-react';
import type { Label } from '@/lib/api/types';
import { cn } from '@/lib/cn';

interface LabelChipProps {
  label: Label;
  onRemove?: () => void;
  className?: string;
}

/** A label in its colour: on a tint of it, so that any colour can be read on both themes. */
export function LabelChip({ label, onRemove, className }: LabelChipProps) {
  return (
    <span
      style={{
        background: `color-mix(in oklab, ${label.color} 16%, var(--surface))`,
        color: `light-dark(color-mix(in oklab, ${label.color} 60%, black), color-mix(in oklab, ${label.color} 45%, white))`,
      }}
      className={cn('inline-flex h-5 max-w-full min-w-0 items-center gap-1 rounded-full px-2 text-[11px] font-medium', onRemove && 'h-6 pr-1 text-xs', className)}
    >
      <span className="truncate">{label.name}</span>
      {onRemove && (
        <button type="button" aria-label={`Remove ${label.name}`} onClick={onRemove} className="rounded-full p-0.5 hover:bg-ink/10">
          <X aria-hidden className="size-3.5" />
        </button>
      )}
    </span>
  );
}
