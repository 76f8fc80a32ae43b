import { SearchX } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import type { ConversationQuery } from '@/features/conversations/api/conversation-query';
import { useFoundConversations, useFoundMessages } from '@/features/conversations/api/search';
import { ConversationRow } from '@/features/conversations/components/conversation-row';
import { ConversationRowSkeleton } from '@/features/conversations/components/conversation-row-skeleton';
import { FoundMessageRow } from '@/features/conversations/components/found-message-row';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNotice } from '@/components/ui/error-notice';
import { ApiError } from '@/lib/api/problem';
import { useNow } from '@/lib/use-now';

/** As many conversations as leave room for messages below them. */
const shownAtFirst = 5;

interface SearchResultsProps {
  words: string;
  query: ConversationQuery;
  selectedId: string | undefined;
}

export function SearchResults({ words, query, selectedId }: SearchResultsProps) {
  const { search } = useLocation();
  const now = useNow();
  const [showsAll, setShowsAll] = useState(false);
  const people = useFoundConversations(words, query.filter, query.channel);
  const messages = useFoundMessages(words);
  // Where content is encrypted, nothing in it can be searched: a fact and not a failure.
  const isSealed = messages.error instanceof ApiError && messages.error.status < 500;
  const found = people.data ?? [];
  const lines = messages.data?.results ?? [];
  const isNothing = people.isSuccess && found.length === 0 && !messages.isPending && lines.length === 0;

  return (
    <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain" aria-busy={people.isFetching || messages.isFetching}>
      {people.isError && <ErrorNotice error={people.error} onRetry={() => void people.refetch()} className="m-3" />}
      {people.isPending && <ConversationRowSkeleton rows={4} />}
      {found.length > 0 && (
        <>
          <Heading>Conversations</Heading>
          <ul aria-label="Conversations found" className="px-2">
            {(showsAll ? found : found.slice(0, shownAtFirst)).map((conversation) => (
              <ConversationRow key={conversation.id} conversation={conversation} isSelected={conversation.id === selectedId} search={search} now={now} />
            ))}
          </ul>
          {!showsAll && found.length > shownAtFirst && (
            <Button variant="ghost" onClick={() => setShowsAll(true)} className="mx-3">
              Show {found.length - shownAtFirst} more
            </Button>
          )}
        </>
      )}
      {lines.length > 0 && (
        <>
          <Heading>Messages</Heading>
          <ul aria-label="Messages found" className="px-2 pb-3">
            {lines.map((line) => (
              <FoundMessageRow key={line.message.id} found={line} search={search} now={now} />
            ))}
          </ul>
          {messages.data?.has_more && <p className="px-5 pb-4 text-xs text-ink-3">Only the newest are shown. More words find fewer.</p>}
        </>
      )}
      {messages.isError &&
        (isSealed ? (
          <p className="px-5 py-3 text-xs text-ink-3">{messages.error.message}</p>
        ) : (
          <ErrorNotice error={messages.error} onRetry={() => void messages.refetch()} className="m-3" />
        ))}
      {isNothing && (
        <EmptyState icon={SearchX} title="No match">
          Nothing found for “{words}”. Names, numbers, mail addresses and the words of messages are searched.
        </EmptyState>
      )}
    </div>
  );
}

function Heading({ children }: { children: ReactNode }) {
  return <h2 className="px-5 pt-2 pb-1 text-xs font-semibold tracking-wide text-ink-3 uppercase">{children}</h2>;
}
