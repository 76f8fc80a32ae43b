import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Message, MessagePage, MessageStatus } from '@/lib/api/types';

/** Pages from newest to oldest; the parameter is the `before` each was asked with. */
export type MessagePages = InfiniteData<MessagePage, string | undefined>;

export const messageKeys = {
  all: ['messages'] as const,
  thread: (conversationId: string) => ['messages', conversationId] as const,
  sends: (conversationId: string) => ['send-message', conversationId] as const,
};

/** Statuses only ever move up this list; failed counts only while nothing was delivered. */
const rank: Record<MessageStatus, number> = { queued: 0, sent: 1, failed: 2, delivered: 3, read: 4 };

/** Puts one message, new or changed, into the thread held, if it is held. */
export function putMessage(client: QueryClient, message: Message): void {
  client.setQueryData<MessagePages>(messageKeys.thread(message.conversationId), (pages) => pages && upsertMessage(pages, message));
}

export function upsertMessage(pages: MessagePages, message: Message): MessagePages {
  let found = false;
  const changed = pages.pages.map((page) => ({
    ...page,
    data: page.data.map((known) => {
      if (known.id !== message.id) {
        return known;
      }
      found = true;
      return merge(known, message);
    }),
  }));
  if (found) {
    return { ...pages, pages: changed };
  }
  const [newest, ...older] = pages.pages;
  return newest ? { ...pages, pages: [{ ...newest, data: [...newest.data, message] }, ...older] } : pages;
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

function merge(known: Message, incoming: Message): Message {
  const goesBack = known.status && incoming.status && rank[incoming.status] < rank[known.status];
  return goesBack ? { ...incoming, status: known.status, error: known.error } : incoming;
}

/** WhatsApp's timestamps are whole seconds; within one, the ids (made in order of arrival) decide. */
function inOrder(left: Message, right: Message): number {
  return Date.parse(left.timestamp) - Date.parse(right.timestamp) || (left.id < right.id ? -1 : 1);
}
