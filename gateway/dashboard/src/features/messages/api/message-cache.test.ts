import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { flatten, messageKeys, putMessage, putStatuses, upsertMessage, type MessagePages } from '@/features/messages/api/message-cache';
import type { Message } from '@/lib/api/types';
import { message, sent } from '@/testing/samples';

function pagesOf(...pages: Message[][]): MessagePages {
  return {
    pages: pages.map((data, index) => ({ data, meta: { total: 9, page: 1, pageSize: 50, hasMore: index < pages.length - 1 } })),
    pageParams: pages.map(() => undefined),
  };
}

describe('the messages held', () => {
  it('are in the order of their times, and of storing within one second', () => {
    const second = '2026-03-04T10:00:00Z';
    const pages = pagesOf([message({ id: 'c', timestamp: second, sequence: 3 }), message({ id: 'b', timestamp: second, sequence: 2 })], [message({ id: 'a', timestamp: '2026-03-04T09:00:00Z', sequence: 9 })]);

    expect(flatten(pages).map((entry) => entry.id)).toEqual(['a', 'b', 'c']);
  });

  it('hold a message once, however often it is pushed', () => {
    const once = upsertMessage(pagesOf([message({ id: 'a' })]), message({ id: 'b', sequence: 2 }));

    expect(flatten(upsertMessage(once, message({ id: 'b', sequence: 2 }))).map((entry) => entry.id)).toEqual(['a', 'b']);
  });

  it('take a message that belongs between others at its place', () => {
    const pages = pagesOf([message({ id: 'a', timestamp: '2026-03-04T10:00:00Z' }), message({ id: 'c', timestamp: '2026-03-04T10:02:00Z' })]);

    expect(flatten(upsertMessage(pages, message({ id: 'b', timestamp: '2026-03-04T10:01:00Z' }))).map((entry) => entry.id)).toEqual(['a', 'b', 'c']);
  });
});

describe('a status', () => {
  it.each([
    ['queued', 'sent', 'sent'],
    ['read', 'delivered', 'read'],
    ['delivered', 'failed', 'delivered'],
    ['failed', 'delivered', 'delivered'],
    ['sent', 'failed', 'failed'],
  ])('goes from %s by %s to %s', (before, pushed, after) => {
    const client = new QueryClient();
    client.setQueryData(messageKeys.thread('cnv_1'), pagesOf([sent({ id: 'a', status: before })]));

    putStatuses(client, 'cnv_1', [{ messageId: 'a', status: pushed }]);

    expect(flatten(client.getQueryData(messageKeys.thread('cnv_1')) as MessagePages)[0]?.status).toBe(after);
  });

  it('of a thread nobody has opened is dropped', () => {
    const client = new QueryClient();

    putMessage(client, sent());
    putStatuses(client, 'cnv_1', [{ messageId: 'a', status: 'read' }]);

    expect(client.getQueryData(messageKeys.thread('cnv_1'))).toBeUndefined();
  });
});
