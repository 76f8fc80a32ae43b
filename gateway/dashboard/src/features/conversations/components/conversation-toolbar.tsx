import { ArrowDownUp, Search, X } from 'lucide-react';
import { useSearchParams } from 'react-router';
import type { ConversationFilter, ConversationSort } from '@/features/conversations/api/conversation-cache';
import { useUnreadConversations } from '@/features/conversations/api/list-conversations';
import { inputClass } from '@/components/ui/field';
import { IconButton } from '@/components/ui/icon-button';
import { Menu, MenuChoice } from '@/components/ui/menu';
import { Segmented } from '@/components/ui/segmented';
import { cn } from '@/lib/cn';

const sorts = [
  { value: 'latest', label: 'Newest first' },
  { value: 'oldest', label: 'Longest waiting first' },
] as const;

interface ConversationToolbarProps {
  filter: ConversationFilter;
  sort: ConversationSort;
}

export function ConversationToolbar({ filter, sort }: ConversationToolbarProps) {
  const [params, setParams] = useSearchParams();
  const { data: unread = 0 } = useUnreadConversations();
  const search = params.get('q') ?? '';

  const filters = [
    { value: 'all', label: 'All' },
    { value: 'unread', label: <UnreadLabel count={unread} /> },
    { value: 'starred', label: 'Starred' },
  ] as const;

  /** The view is part of the address, so that reload, back and a shared link keep it; what is default is left out. */
  function set(name: 'filter' | 'sort' | 'q', value: string, standard: string) {
    setParams(
      (current) => {
        const next = new URLSearchParams(current);
        if (value === standard) {
          next.delete(name);
        } else {
          next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
  }

  return (
    <div className="flex flex-col gap-2.5 px-4 pt-3.5 pb-3">
      <div className="flex items-center justify-between">
        <h1 className="text-lg font-semibold tracking-tight">Inbox</h1>
        <Menu
          align="end"
          trigger={
            <IconButton label="Sort" className="-mr-2 data-[state=open]:bg-hover">
              <ArrowDownUp aria-hidden />
            </IconButton>
          }
        >
          <MenuChoice label="Sort" value={sort} options={sorts} onChange={(next) => set('sort', next, 'latest')} />
        </Menu>
      </div>
      <div className="relative">
        <Search aria-hidden className="absolute top-1/2 left-3 size-4 -translate-y-1/2 text-ink-3" />
        <input
          type="search"
          aria-label="Search conversations"
          placeholder="Search name or number"
          value={search}
          onChange={(event) => set('q', event.target.value, '')}
          className={cn(inputClass, 'h-9 border-transparent bg-sunken px-9')}
        />
        {search && (
          <button
            type="button"
            aria-label="Clear search"
            onClick={() => set('q', '', '')}
            className="absolute top-1/2 right-1.5 -translate-y-1/2 rounded-md p-1.5 text-ink-3 hover:text-ink"
          >
            <X aria-hidden className="size-3.5" />
          </button>
        )}
      </div>
      <Segmented label="Show" value={filter} options={filters} onChange={(next) => set('filter', next, 'all')} />
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
