import { Check, Plus } from 'lucide-react';
import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { inputClass } from '@/components/ui/field';
import { Popover } from '@/components/ui/popover';
import { cn } from '@/lib/cn';

export interface PickerOption {
  value: string;
  label: string;
  icon?: ReactNode;
}

interface PickerProps {
  /** What is chosen here. */
  label: string;
  trigger: ReactNode;
  options: readonly PickerOption[];
  selected: readonly string[];
  onPick: (value: string) => void;
  /** Several can be chosen: it stays open. */
  isMultiple?: boolean;
  /** Offers to make what was typed and is not there yet. */
  onCreate?: (text: string) => void;
  /** What to say when nothing is there to choose. */
  empty: string;
  align?: 'start' | 'end';
}

/** A list to choose from, narrowed by typing: arrow keys move, Enter chooses. */
export function Picker({ label, trigger, options, selected, onPick, isMultiple = false, onCreate, empty, align }: PickerProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);

  const words = query.trim().toLocaleLowerCase();
  const found = options.filter((option) => option.label.toLocaleLowerCase().includes(words));
  const mayCreate = onCreate && words !== '' && !options.some((option) => option.label.toLocaleLowerCase() === words);
  const count = found.length + (mayCreate ? 1 : 0);
  const current = Math.min(active, count - 1);

  function change(open: boolean) {
    setOpen(open);
    setQuery('');
    setActive(0);
  }

  function choose(index: number) {
    const option = found[index];
    if (option) {
      onPick(option.value);
    } else if (mayCreate) {
      onCreate(query.trim());
    } else {
      return;
    }
    setQuery('');
    if (!isMultiple) {
      change(false);
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && count > 0) {
      event.preventDefault();
      setActive((current + step + count) % count);
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      choose(current);
    }
  }

  return (
    <Popover open={isOpen} onOpenChange={change} label={label} trigger={trigger} align={align} className="w-64">
      <div className="border-b border-line p-2">
        <input
          role="combobox"
          aria-label={label}
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={current >= 0 ? `${id}-${current}` : undefined}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          placeholder={onCreate ? 'Find or create' : 'Find'}
          autoComplete="off"
          className={cn(inputClass, 'h-9 max-md:text-base')}
        />
      </div>
      <div role="listbox" id={`${id}-list`} aria-label={label} aria-multiselectable={isMultiple || undefined} className="max-h-64 overflow-y-auto p-1.5">
        {found.map((option, index) => (
          <Option key={option.value} id={`${id}-${index}`} isActive={index === current} isSelected={selected.includes(option.value)} onEnter={() => setActive(index)} onPick={() => choose(index)}>
            {option.icon}
            <span className="min-w-0 flex-1 truncate text-left">{option.label}</span>
          </Option>
        ))}
        {mayCreate && (
          <Option id={`${id}-${found.length}`} isActive={current === found.length} isSelected={false} onEnter={() => setActive(found.length)} onPick={() => choose(found.length)}>
            <Plus aria-hidden className="size-4 text-ink-3" />
            <span className="min-w-0 flex-1 truncate text-left">Create “{query.trim()}”</span>
          </Option>
        )}
        {count === 0 && <p className="px-2.5 py-2 text-[13px] text-ink-3">{options.length === 0 ? empty : 'Nothing like that.'}</p>}
      </div>
    </Popover>
  );
}

interface OptionProps {
  id: string;
  isActive: boolean;
  isSelected: boolean;
  onEnter: () => void;
  onPick: () => void;
  children: ReactNode;
}

// The focus stays in the field above; a click must not take it.
function Option({ id, isActive, isSelected, onEnter, onPick, children }: OptionProps) {
  return (
    <button
      type="button"
      role="option"
      id={id}
      tabIndex={-1}
      aria-selected={isSelected}
      onMouseDown={(event) => event.preventDefault()}
      onMouseEnter={onEnter}
      onClick={onPick}
      className={cn('flex min-h-9 w-full items-center gap-2.5 rounded-md px-2.5 py-1.5 text-[13px]', isActive && 'bg-hover')}
    >
      {children}
      {isSelected && <Check aria-hidden className="size-4 shrink-0 text-accent-text" />}
    </button>
  );
}
