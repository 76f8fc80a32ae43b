import { ListChecks, Search, X } from 'lucide-react';
import type { ComponentType } from 'react';
import { useUnreadConversations } from '@/features/conversations/api/list-conversations';
import { FilterChips } from '@/features/conversations/components/filter-chips';
import { FilterPopover } from '@/features/conversations/components/filter-popover';
import { nothing, type ConversationView, type ListHeadingProps } from '@/features/conversations/components/use-conversation-view';
import { inputClass } from '@/components/ui/field';
import { IconButton } from '@/components/ui/icon-button';
import { Segmented } from '@/components/ui/segmented';
import { useMay } from '@/lib/auth/current-user';
import { cn } from '@/lib/cn';

interface ConversationToolbarProps {
  view: ConversationView;
  Heading: ComponentType<ListHeadingProps>;
  isPicking: boolean;
  onTogglePicking: () => void;
}

export function ConversationToolbar({ view, Heading, isPicking, onTogglePicking }: ConversationToolbarProps) {
  const { data: unread = 0 } = useUnreadConversations();
  const mayManage = useMay('conversations.manage');
  const { query, search, set } = view;

  const filters = [
    { value: 'all', label: 'All' },
    { value: 'unread', label: <UnreadLabel count={unread} /> },
    { value: 'mine', label: 'Mine' },
    { value: 'unassigned', label: 'Unassigned' },
  ] as const;

  return (
    <div className="flex flex-col gap-2.5 px-4 pt-3.5 pb-3">
      <div className="flex items-center gap-0.5">
        <div className="min-w-0 flex-1">
          <Heading
            query={{ ...query, search }}
            onChoose={({ search: words, ...next }) => {
              const rest = Object.entries(next).map(([name, value]) => [name, value ?? ''] as const);
              set({ ...nothing, ...Object.fromEntries(rest), q: words ?? '' });
            }}
          />
        </div>
        {mayManage && !search && (
          <IconButton label="Select several" aria-pressed={isPicking} onClick={onTogglePicking} className="aria-pressed:bg-hover">
            <ListChecks aria-hidden />
          </IconButton>
        )}
        <FilterPopover view={view} />
      </div>
      <div className="relative">
        <Search aria-hidden className="absolute top-1/2 left-3 size-4 -translate-y-1/2 text-ink-3" />
        <input
          type="search"
          aria-label="Search conversations"
          placeholder="Search people and messages"
          value={search}
          maxLength={200}
          onChange={(event) => set({ q: event.target.value })}
          onKeyDown={(event) => event.key === 'Escape' && set({ q: '' })}
          className={cn(inputClass, 'h-9 border-transparent bg-sunken px-9 max-md:text-base')}
        />
        {search && (
          <button
            type="button"
            aria-label="Clear search"
            onClick={() => set({ q: '' })}
            className="absolute top-1/2 right-1.5 -translate-y-1/2 rounded-md p-1.5 text-ink-3 hover:text-ink"
          >
            <X aria-hidden className="size-3.5" />
          </button>
        )}
      </div>
      {/* Starred is in the filters: five do not fit side by side. */}
      <Segmented<string> label="Show" value={query.filter} options={filters} onChange={(next) => set({ filter: next })} />
      <FilterChips view={view} />
    </div>
  );
}

function UnreadLabel({ count }: { count: number }) {
  return (
    <>
      Unread
      {count > 0 && (
        <span className="rounded-full bg-accent-soft px-1.5 text-xs font-semibold text-accent-text tabular-nums">{count > 999 ? '999+' : count}</span>
      )}
    </>
  );
}
