import { Inbox, SearchX, Star } from 'lucide-react';
import { useSearchParams } from 'react-router';
import type { ConversationFilter, ConversationSort } from '@/features/conversations/api/conversation-cache';
import { useConversations } from '@/features/conversations/api/list-conversations';
import { ConversationRow } from '@/features/conversations/components/conversation-row';
import { ConversationRowSkeleton } from '@/features/conversations/components/conversation-row-skeleton';
import { ConversationToolbar } from '@/features/conversations/components/conversation-toolbar';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Spinner } from '@/components/ui/spinner';
import { useDebounced } from '@/lib/use-debounced';
import { useInView } from '@/lib/use-in-view';
import { useNow } from '@/lib/use-now';

interface ConversationListProps {
  selectedId: string | undefined;
}

export function ConversationList({ selectedId }: ConversationListProps) {
  const [params] = useSearchParams();
  const filter = oneOf<ConversationFilter>(params.get('filter'), ['all', 'unread', 'starred']);
  const sort = oneOf<ConversationSort>(params.get('sort'), ['latest', 'oldest']);
  const search = useDebounced((params.get('q') ?? '').trim(), 250);
  const list = useConversations({ filter, search, sort });
  const now = useNow();
  const more = useInView<HTMLLIElement>(() => void list.fetchNextPage(), list.hasNextPage && !list.isFetchingNextPage);

  return (
    <section aria-label="Inbox" className="flex h-full min-h-0 flex-col">
      <ConversationToolbar filter={filter} sort={sort} />
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain" aria-busy={list.isFetching}>
        {list.isError && !list.data && <ErrorNotice error={list.error} onRetry={() => void list.refetch()} className="m-3" />}
        {list.isPending && <ConversationRowSkeleton rows={9} />}
        {list.data?.length === 0 && <NothingHere filter={filter} search={search} />}
        {list.data && list.data.length > 0 && (
          <ul aria-label="Conversations" className="px-2 pb-2">
            {list.data.map((conversation) => (
              <ConversationRow
                key={conversation.id}
                conversation={conversation}
                isSelected={conversation.id === selectedId}
                search={params.toString()}
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
    </section>
  );
}

function NothingHere({ filter, search }: { filter: ConversationFilter; search: string }) {
  if (search) {
    return (
      <EmptyState icon={SearchX} title="No match">
        Nothing found for “{search}”. Names, phone numbers and email addresses are searched.
      </EmptyState>
    );
  }
  if (filter === 'unread') {
    return (
      <EmptyState icon={Inbox} title="All caught up">
        Every message has been read.
      </EmptyState>
    );
  }
  if (filter === 'starred') {
    return (
      <EmptyState icon={Star} title="Nothing starred">
        Star a conversation to find it here again.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={Inbox} title="No conversations yet">
      As soon as a customer writes to your WhatsApp number, the conversation appears here.
    </EmptyState>
  );
}

function oneOf<T extends string>(value: string | null, known: readonly [T, ...T[]]): T {
  return known.find((entry) => entry === value) ?? known[0];
}
