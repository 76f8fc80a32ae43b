import { describe, expect, it } from 'vitest';
import { QueryClient } from '@tanstack/react-query';
import { conversationKeys, findConversation, flatten, nextPage, putConversation, upsertConversation, type ConversationPages } from '@/features/conversations/api/conversation-cache';
import type { ConversationQuery } from '@/features/conversations/api/conversation-query';
import type { Conversation } from '@/lib/api/types';
import { setSession } from '@/lib/auth/session';
import { conversation } from '@/testing/samples';

const latest: ConversationQuery = { filter: 'all', sort: 'latest' };

function at(id: string, minute: number, change: Partial<Conversation> = {}): Conversation {
  return conversation({ id, lastMessageTimestamp: `2026-03-04T10:${String(minute).padStart(2, '0')}:00Z`, ...change });
}

function pagesOf(...pages: Conversation[][]): ConversationPages {
  const total = pages.flat().length;
  return {
    pages: pages.map((data, index) => ({ data, meta: { total, page: index + 1, pageSize: 2, totalPages: pages.length } })),
    pageParams: pages.map((_, index) => index + 1),
  };
}

const ids = (pages: ConversationPages) => flatten(pages).map((entry) => entry.id);

describe('a pushed conversation', () => {
  it('moves to the top when it has a newer message', () => {
    const pages = pagesOf([at('a', 30), at('b', 20)], [at('c', 10)]);

    expect(ids(upsertConversation(pages, at('c', 40), latest))).toEqual(['c', 'a', 'b']);
  });

  it('stays in its place when only its state changed', () => {
    const pages = pagesOf([at('a', 30), at('b', 20)]);

    const result = upsertConversation(pages, at('b', 20, { isStarred: true }), latest);

    expect(ids(result)).toEqual(['a', 'b']);
    expect(flatten(result)[1]?.isStarred).toBe(true);
  });

  it('appears when it is new', () => {
    expect(ids(upsertConversation(pagesOf([at('a', 30)]), at('n', 31), latest))).toEqual(['n', 'a']);
    expect(ids(upsertConversation(pagesOf([]), at('n', 31), latest))).toEqual(['n']);
  });

  it('is put aside when something newer is known already', () => {
    const pages = pagesOf([at('a', 30, { unreadCount: 2 })]);

    expect(upsertConversation(pages, at('a', 29, { unreadCount: 1 }), latest)).toBe(pages);
  });

  it('does not enter a filter it does not match, but stays in one it no longer matches', () => {
    const unread = { ...latest, filter: 'unread' } as const;
    const pages = pagesOf([at('a', 30, { unreadCount: 1 })]);

    expect(ids(upsertConversation(pages, at('b', 31), unread))).toEqual(['a']);
    expect(flatten(upsertConversation(pages, at('a', 30, { unreadCount: 0 }), unread))[0]?.unreadCount).toBe(0);
  });

  it.each([
    ['status', { status: 'snoozed' }, { status: 'snoozed' }],
    ['priority', { priority: 'urgent' }, { priority: 'urgent' }],
    ['channel', { channel: 'SMS' }, { channel: 'SMS' }],
    ['assignee', { assignee: 'usr_2' }, { assigneeId: 'usr_2' }],
    ['label', { label: 'lbl_1' }, { labels: [{ id: 'lbl_1', name: 'VIP', color: '#112233' }] }],
    ['nobody', { filter: 'unassigned' }, { assigneeId: undefined }],
    ['me', { filter: 'mine' }, { assigneeId: 'usr_1' }],
  ] satisfies [string, Partial<ConversationQuery>, Partial<Conversation>][])('enters a list by %s when it fits', (_, query, change) => {
    setSession({ accessToken: 't', refreshToken: 'r', expiresAt: 0, userId: 'usr_1', organizationId: 'org_1' });
    const other = at('b', 31, { status: 'open', priority: 'low', assigneeId: 'usr_3' });

    expect(ids(upsertConversation(pagesOf([]), { ...other, ...change }, { ...latest, ...query }))).toEqual(['b']);
    expect(ids(upsertConversation(pagesOf([]), other, { ...latest, ...query }))).toEqual([]);
  });

  it('goes to the end when the longest waiting come first', () => {
    const pages = pagesOf([at('a', 10), at('b', 20)]);

    expect(ids(upsertConversation(pages, at('a', 40), { ...latest, sort: 'oldest' }))).toEqual(['b', 'a']);
  });
});

describe('the next page', () => {
  const page = (number: number, totalPages: number, entries: Conversation[]) => ({
    data: entries,
    meta: { total: 6, page: number, pageSize: 2, totalPages },
  });

  it('is the following one, and none after the last', () => {
    expect(nextPage([page(1, 3, [at('a', 9), at('b', 8)])])).toBe(2);
    expect(nextPage([page(1, 2, [at('a', 9), at('b', 8)]), page(2, 2, [at('c', 7)])])).toBeUndefined();
  });

  it('is asked again when rows have left the loaded ones, so that none is skipped', () => {
    expect(nextPage([page(1, 3, [at('b', 8)]), page(2, 3, [])])).toBe(1);
  });
});

describe('what is the user’s own', () => {
  it('stays when a push, which is for everybody, says nothing of it', () => {
    const client = new QueryClient();
    const known = conversation({ unseenCount: 2, hasDraft: true });
    client.setQueryData(conversationKeys.detail(known.id), known);

    putConversation(client, conversation({ isStarred: true }));

    expect(findConversation(client, known.id)).toMatchObject({ isStarred: true, unseenCount: 2, hasDraft: true });
  });
});

describe('a list in an order only the server knows', () => {
  it('keeps what it has in its place and takes in nothing else', () => {
    const pages = pagesOf([at('a', 30), at('b', 20)]);
    const due: ConversationQuery = { filter: 'all', sort: 'due' };

    expect(ids(upsertConversation(pages, at('b', 40), due))).toEqual(['a', 'b']);
    expect(ids(upsertConversation(pages, at('n', 41), due))).toEqual(['a', 'b']);
  });
});
