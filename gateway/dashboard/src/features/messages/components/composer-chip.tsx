import { X, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface ComposerChipProps {
  icon: LucideIcon;
  /** What the cross does. */
  label: string;
  onRemove: () => void;
  children: ReactNode;
}

/** Something that goes along with the message being written. */
export function ComposerChip({ icon: Icon, label, onRemove, children }: ComposerChipProps) {
  return (
    <p className="m-2 mb-0 flex w-fit max-w-[calc(100%-1rem)] items-center gap-2 rounded-lg bg-sunken py-1 pr-1 pl-3 text-[13px]">
      <Icon aria-hidden className="size-4 shrink-0 text-ink-3" />
      <span className="truncate">{children}</span>
      <button type="button" aria-label={label} onClick={onRemove} className="rounded p-1 text-ink-3 hover:text-ink">
        <X aria-hidden className="size-4" />
      </button>
    </p>
  );
}
