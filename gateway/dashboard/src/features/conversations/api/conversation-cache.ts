import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { isOrderedByServer, matches, type ConversationFilter, type ConversationQuery, type ConversationSort } from '@/features/conversations/api/conversation-query';
import type { Conversation, ConversationPage } from '@/lib/api/types';

export type ConversationPages = InfiniteData<ConversationPage, number>;

export const conversationKeys = {
  all: ['conversations'] as const,
  lists: ['conversations', 'list'] as const,
  list: (query: ConversationQuery) => ['conversations', 'list', query] as const,
  searches: ['conversations', 'search'] as const,
  search: (words: string, filter: ConversationFilter, channel: string | undefined) => ['conversations', 'search', words, filter, channel] as const,
  detail: (conversationId: string) => ['conversations', 'detail', conversationId] as const,
  unread: ['conversations', 'unread'] as const,
};

/** The conversation wherever it is already known, so that opening one from the list shows it at once. */
export function findConversation(client: QueryClient, conversationId: string): Conversation | undefined {
  for (const [, pages] of client.getQueriesData<ConversationPages>({ queryKey: conversationKeys.lists })) {
    const found = flatten(pages).find((entry) => entry.id === conversationId);
    if (found) {
      return found;
    }
  }
  for (const [, found] of client.getQueriesData<Conversation[]>({ queryKey: conversationKeys.searches })) {
    const match = found?.find((entry) => entry.id === conversationId);
    if (match) {
      return match;
    }
  }
  return client.getQueryData<Conversation>(conversationKeys.detail(conversationId));
}

/** Puts a newer state of one conversation into every list and detail held, without asking the server. */
export function putConversation(client: QueryClient, incoming: Conversation): void {
  const conversation = withOwn(incoming, findConversation(client, incoming.id));
  client.setQueryData<Conversation>(conversationKeys.detail(conversation.id), (known) =>
    known && isOlder(conversation, known) ? known : conversation,
  );
  for (const [key, pages] of client.getQueriesData<ConversationPages>({ queryKey: conversationKeys.lists })) {
    if (pages) {
      client.setQueryData(key, upsertConversation(pages, conversation, key[2] as ConversationQuery));
    }
  }
  // Whether a search finds it, and where, only the server can say: what was found is brought up to date, no more.
  client.setQueriesData<Conversation[]>({ queryKey: conversationKeys.searches }, (found) =>
    found?.map((entry) => (entry.id === conversation.id && !isOlder(conversation, entry) ? conversation : entry)),
  );
}

/** A push is for everybody and says nothing of what is the user's own: that stays as it is known. */
function withOwn(incoming: Conversation, known: Conversation | undefined): Conversation {
  return {
    ...incoming,
    unseenCount: incoming.unseenCount ?? known?.unseenCount,
    readSequence: incoming.readSequence ?? known?.readSequence,
    hasDraft: incoming.hasDraft ?? known?.hasDraft,
  };
}

/** Takes a conversation that is gone out of everything held. */
export function removeConversation(client: QueryClient, conversationId: string): void {
  for (const [key, pages] of client.getQueriesData<ConversationPages>({ queryKey: conversationKeys.lists })) {
    if (pages) {
      client.setQueryData(key, mapPages(pages, (data) => data.filter((entry) => entry.id !== conversationId)));
    }
  }
  client.setQueriesData<Conversation[]>({ queryKey: conversationKeys.searches }, (found) => found?.filter((entry) => entry.id !== conversationId));
  client.removeQueries({ queryKey: conversationKeys.detail(conversationId) });
}

/** Changes some fields of a conversation that is already known. */
export function patchConversation(client: QueryClient, conversationId: string, change: Partial<Conversation>): void {
  const known = client.getQueryData<Conversation>(conversationKeys.detail(conversationId)) ?? findConversation(client, conversationId);
  if (known) {
    putConversation(client, { ...known, ...change });
  }
}

/**
 * The pages with the conversation at its place. One that no longer matches the filter stays until the next
 * fetch: a row must not vanish under the pointer because it was just read.
 */
export function upsertConversation(pages: ConversationPages, conversation: Conversation, query: ConversationQuery): ConversationPages {
  const known = flatten(pages).find((entry) => entry.id === conversation.id);

  if (known && isOlder(conversation, known)) {
    return pages;
  }
  const keepsPlace = isOrderedByServer(query) || known?.lastMessageTimestamp === conversation.lastMessageTimestamp;
  if (known && keepsPlace) {
    return mapPages(pages, (data) => data.map((entry) => (entry.id === conversation.id ? conversation : entry)));
  }
  if (!known && (isOrderedByServer(query) || !matches(conversation, query))) {
    return pages;
  }
  const without = known ? mapPages(pages, (data) => data.filter((entry) => entry.id !== conversation.id)) : pages;
  return insert(without, conversation, query.sort);
}

/** All loaded conversations once, in order. Pages can overlap when rows moved between two fetches. */
export function flatten(pages: ConversationPages | undefined): Conversation[] {
  const byId = new Map<string, Conversation>();
  for (const entry of pages?.pages.flatMap((page) => page.data) ?? []) {
    if (!byId.has(entry.id)) {
      byId.set(entry.id, entry);
    }
  }
  return [...byId.values()];
}

/** The number of the page to load next. Counted from what is held, because live changes move the borders of pages. */
export function nextPage(pages: ConversationPage[]): number | undefined {
  const last = pages.at(-1);
  if (!last || last.meta.page >= last.meta.totalPages) {
    return undefined;
  }
  const held = new Set(pages.flatMap((page) => page.data.map((entry) => entry.id))).size;
  const byCount = Math.floor(held / last.meta.pageSize) + 1;
  return byCount < last.meta.page ? byCount : last.meta.page + 1;
}

function insert(pages: ConversationPages, conversation: Conversation, sort: ConversationSort): ConversationPages {
  const comesBefore = (entry: Conversation) =>
    sort === 'latest' ? timestamp(conversation) >= timestamp(entry) : timestamp(conversation) < timestamp(entry);
  let placed = false;
  const result = mapPages(pages, (data, index) => {
    const position = placed ? -1 : data.findIndex(comesBefore);
    const isEnd = position < 0 && !placed && index === pages.pages.length - 1 && nextPage(pages.pages) === undefined;
    if (position < 0 && !isEnd) {
      return data;
    }
    placed = true;
    return data.toSpliced(isEnd ? data.length : position, 0, conversation);
  });
  return result;
}

function mapPages(pages: ConversationPages, change: (data: Conversation[], index: number) => Conversation[]): ConversationPages {
  return { ...pages, pages: pages.pages.map((page, index) => ({ ...page, data: change(page.data, index) })) };
}

/** Pushes and answers can overtake each other; the one with the older last message lost the race. */
function isOlder(conversation: Conversation, known: Conversation): boolean {
  return timestamp(conversation) < timestamp(known);
}

function timestamp(conversation: Conversation): number {
  return conversation.lastMessageTimestamp ? Date.parse(conversation.lastMessageTimestamp) : 0;
}
