import { useCallback, useState, type ComponentType, type SetStateAction } from 'react';
import { useLocation } from 'react-router';
import type { ConversationQuery } from '@/features/conversations/api/conversation-query';
import { useConversations } from '@/features/conversations/api/list-conversations';
import { BulkBar } from '@/features/conversations/components/bulk-bar';
import { ConversationRow } from '@/features/conversations/components/conversation-row';
import { ConversationRowSkeleton } from '@/features/conversations/components/conversation-row-skeleton';
import { ConversationToolbar } from '@/features/conversations/components/conversation-toolbar';
import { NothingHere } from '@/features/conversations/components/nothing-here';
import { SearchResults } from '@/features/conversations/components/search-results';
import { useConversationView, type ListHeadingProps } from '@/features/conversations/components/use-conversation-view';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Spinner } from '@/components/ui/spinner';
import { useDebounced } from '@/lib/use-debounced';
import { useInView } from '@/lib/use-in-view';
import { useNow } from '@/lib/use-now';

interface ConversationListProps {
  selectedId: string | undefined;
  Heading: ComponentType<ListHeadingProps>;
}

export function ConversationList({ selectedId, Heading }: ConversationListProps) {
  const view = useConversationView();
  const words = useDebounced(view.search.trim(), 250);
  const [picked, setPicked] = useState<readonly string[]>();
  return (
    <section aria-label="Inbox" className="flex h-full min-h-0 flex-col">
      <ConversationToolbar view={view} Heading={Heading} isPicking={picked !== undefined} onTogglePicking={() => setPicked(picked ? undefined : [])} />
      {words ? (
        <SearchResults words={words} query={view.query} selectedId={selectedId} />
      ) : (
        <Rows query={view.query} selectedId={selectedId} picked={picked} onPick={setPicked} />
      )}
    </section>
  );
}

interface RowsProps {
  query: ConversationQuery;
  selectedId: string | undefined;
  /** Undefined while none are to be picked. */
  picked: readonly string[] | undefined;
  onPick: (change: SetStateAction<readonly string[] | undefined>) => void;
}

function Rows({ query, selectedId, picked, onPick }: RowsProps) {
  const { search } = useLocation();
  const list = useConversations(query);
  const now = useNow();
  const more = useInView<HTMLLIElement>(() => void list.fetchNextPage(), list.hasNextPage && !list.isFetchingNextPage);
  const toggle = useCallback((id: string) => onPick((known = []) => (known.includes(id) ? known.filter((one) => one !== id) : [...known, id])), [onPick]);
  const loaded = list.data?.map((conversation) => conversation.id) ?? [];

  return (
    <>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain" aria-busy={list.isFetching}>
        {list.isError && !list.data && <ErrorNotice error={list.error} onRetry={() => void list.refetch()} className="m-3" />}
        {list.isPending && <ConversationRowSkeleton rows={9} />}
        {list.data?.length === 0 && <NothingHere query={query} />}
        {list.data && list.data.length > 0 && (
          <ul aria-label="Conversations" className="px-2 pb-2">
            {list.data.map((conversation) => (
              <ConversationRow
                key={conversation.id}
                conversation={conversation}
                isSelected={conversation.id === selectedId}
                isPicked={picked?.includes(conversation.id)}
                onPick={toggle}
                search={search}
                now={now}
              />
            ))}
            {list.hasNextPage && (
              <li ref={more} className="flex justify-center py-4 text-ink-3">
                <Spinner />
                <span className="sr-only">Loading more conversations</span>
              </li>
            )}
          </ul>
        )}
      </div>
      {picked && <BulkBar picked={picked.filter((id) => loaded.includes(id))} loaded={loaded} onPick={onPick} onEnd={() => onPick(undefined)} />}
    </>
  );
}
