import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { isMessageStatus, type Message, type MessagePage, type MessageStatus } from '@/lib/api/types';
import type { StatusUpdate } from '@/lib/realtime/events';

/** Pages from newest to oldest; the parameter is the `before` each was asked with. */
export type MessagePages = InfiniteData<MessagePage, string | undefined>;

export const messageKeys = {
  all: ['messages'] as const,
  thread: (conversationId: string) => ['messages', conversationId] as const,
  sends: (conversationId: string) => ['send-message', conversationId] as const,
};

/** Statuses only ever move up this list. Failed stands below delivered: a receipt proves a failure notice wrong. */
const rank: Record<MessageStatus, number> = { queued: 0, sent: 1, failed: 2, delivered: 3, read: 4 };

/** Puts one message, new or changed, into the thread held, if it is held. */
export function putMessage(client: QueryClient, message: Message): void {
  client.setQueryData<MessagePages>(messageKeys.thread(message.conversationId), (pages) => pages && upsertMessage(pages, message));
}

/** Moves messages of a thread on. A status for a message that is not loaded is not needed. */
export function putStatuses(client: QueryClient, conversationId: string, updates: readonly StatusUpdate[]): void {
  const byId = new Map(updates.map((update) => [update.messageId, update]));
  client.setQueryData<MessagePages>(messageKeys.thread(conversationId), (pages) =>
    pages && mapMessages(pages, (known) => {
      const update = byId.get(known.id);
      return update ? merge(known, { ...known, status: update.status, error: update.error }) : known;
    }),
  );
}

export function upsertMessage(pages: MessagePages, message: Message): MessagePages {
  let found = false;
  const changed = mapMessages(pages, (known) => {
    if (known.id !== message.id) {
      return known;
    }
    found = true;
    return merge(known, message);
  });
  const [newest, ...older] = pages.pages;
  if (found || !newest) {
    return changed;
  }
  return { ...pages, pages: [{ ...newest, data: [...newest.data, message] }, ...older] };
}

/** Every loaded message once, oldest first. */
export function flatten(pages: MessagePages): Message[] {
  const byId = new Map<string, Message>();
  for (const message of pages.pages.flatMap((page) => page.data)) {
    const known = byId.get(message.id);
    byId.set(message.id, known ? merge(known, message) : message);
  }
  return [...byId.values()].sort(inOrder);
}

function mapMessages(pages: MessagePages, change: (message: Message) => Message): MessagePages {
  return { ...pages, pages: pages.pages.map((page) => ({ ...page, data: page.data.map(change) })) };
}

/** The newer state, but with the further status: pushes and answers can overtake each other. */
function merge(known: Message, incoming: Message): Message {
  const goesBack = rankOf(incoming.status) < rankOf(known.status);
  return goesBack ? { ...incoming, status: known.status, error: known.error } : incoming;
}

function rankOf(status: Message['status']): number {
  return isMessageStatus(status) ? rank[status] : -1;
}

/** The server's order. WhatsApp's times are whole seconds; within one the order of storing decides. */
function inOrder(left: Message, right: Message): number {
  return Date.parse(left.timestamp) - Date.parse(right.timestamp) || left.sequence - right.sequence;
}
