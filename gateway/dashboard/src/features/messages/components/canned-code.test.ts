import { describe, expect, it } from 'vitest';
import { cannedLike, codeAt } from '@/features/messages/components/canned-code';

const canned = (code: string, text: string) => ({ id: `can_${code}`, code, text, isShared: true, updatedAt: '2026-03-04T10:00:00Z' });

describe('typing the code of a canned response', () => {
  it.each([
    ['/', 0, ''],
    ['/hou', 0, 'hou'],
    ['Hi there,\n/hou', 10, 'hou'],
  ])('%j', (text, start, query) => {
    expect(codeAt(text, text.length)).toEqual({ start, query });
  });

  it.each(['9/10', 'https://shop.example/hours', '/hours today'])('is not %s', (text) => {
    expect(codeAt(text, text.length)).toBeUndefined();
  });

  it('finds by code before it finds by words', () => {
    const known = [canned('bye', 'See you in our opening hours'), canned('hours', 'We are open from nine')];

    expect(cannedLike(known, 'hou').map((response) => response.code)).toEqual(['hours', 'bye']);
    expect(cannedLike(known, '')).toHaveLength(2);
  });
});
