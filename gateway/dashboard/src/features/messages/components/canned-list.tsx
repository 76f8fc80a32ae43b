import type { CannedResponse } from '@/lib/organization/canned-responses';
import { cn } from '@/lib/cn';

interface CannedListProps {
  /** Of the field it belongs to. */
  id: string;
  responses: readonly CannedResponse[];
  active: number;
  onEnter: (index: number) => void;
  onPick: (response: CannedResponse) => void;
}

/** What a / may mean, above the field; the focus stays in it. */
export function CannedList({ id, responses, active, onEnter, onPick }: CannedListProps) {
  if (responses.length === 0) {
    return null;
  }
  return (
    <div role="listbox" id={`${id}-list`} aria-label="Canned responses" className="absolute bottom-full left-0 z-10 mb-2 w-[26rem] max-w-full animate-rise rounded-xl border border-line bg-surface p-1.5 shadow-xl">
      {responses.map((response, index) => (
        <button
          key={response.id}
          type="button"
          role="option"
          id={`${id}-${index}`}
          tabIndex={-1}
          aria-selected={index === active}
          onMouseDown={(event) => event.preventDefault()}
          onMouseEnter={() => onEnter(index)}
          onClick={() => onPick(response)}
          className={cn('flex min-h-9 w-full items-baseline gap-2.5 rounded-md px-2.5 py-1.5 text-left text-[13px]', index === active && 'bg-hover')}
        >
          <span className="shrink-0 font-medium">/{response.code}</span>
          <span className="truncate text-ink-3">{response.text}</span>
        </button>
      ))}
    </div>
  );
}
