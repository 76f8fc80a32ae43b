import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';

interface SuggestionsProps<T> {
  /** Of the field it belongs to. */
  id: string;
  label: string;
  items: readonly T[];
  keyOf: (item: T) => string;
  active: number;
  onEnter: (index: number) => void;
  onPick: (item: T) => void;
  className: string;
  children: (item: T) => ReactNode;
}

/** What a word begun in a field may mean, above the field; the focus stays in it. */
export function Suggestions<T>({ id, label, items, keyOf, active, onEnter, onPick, className, children }: SuggestionsProps<T>) {
  if (items.length === 0) {
    return null;
  }
  return (
    <div
      role="listbox"
      id={`${id}-list`}
      aria-label={label}
      className={cn('absolute bottom-full left-0 z-10 mb-2 max-w-full animate-rise rounded-xl border border-line bg-surface p-1.5 shadow-xl', className)}
    >
      {items.map((item, index) => (
        <button
          key={keyOf(item)}
          type="button"
          role="option"
          id={`${id}-${index}`}
          tabIndex={-1}
          aria-selected={index === active}
          onMouseDown={(event) => event.preventDefault()}
          onMouseEnter={() => onEnter(index)}
          onClick={() => onPick(item)}
          className={cn('flex min-h-9 w-full items-center gap-2.5 rounded-md px-2.5 py-1.5 text-left text-[13px]', index === active && 'bg-hover')}
        >
          {children(item)}
        </button>
      ))}
    </div>
  );
}
