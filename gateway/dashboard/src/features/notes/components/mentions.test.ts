import { describe, expect, it } from 'vitest';
import { membersLike, mentionAt, mentionedIn, partsOf } from '@/features/notes/components/mentions';

const member = (userId: string, name: string) => ({ userId, name, email: `${userId}@shop.example` });
const members = [member('u1', 'Ben'), member('u2', 'Ben Okri'), member('u3', 'Zoë O’Neil')];

describe('typing a mention', () => {
  it.each([
    ['@', 0, ''],
    ['ask @be', 4, 'be'],
    ['ask @Ben O', 4, 'Ben O'],
    ['(@zo', 1, 'zo'],
  ])('%s', (text, start, query) => {
    expect(mentionAt(text, text.length)).toEqual({ start, query });
  });

  it.each(['ann@shop', 'no at all', '@Ben Okri said that'])('is not %s', (text) => {
    expect(mentionAt(text, text.length)).toBeUndefined();
  });

  it('finds people by the beginning of any of their names', () => {
    expect(membersLike(members, 'ok').map((one) => one.userId)).toEqual(['u2']);
    expect(membersLike(members, 'Ben').map((one) => one.userId)).toEqual(['u1', 'u2']);
  });
});

describe('the members a note names', () => {
  it.each([
    ['@Ben please', ['u1']],
    ['@Ben Okri please', ['u2']],
    ['@Benjamin', []],
    ['@Zoë O’Neil and @Ben, and @Ben again', ['u3', 'u1']],
    ['Ben', []],
  ])('%s', (text, expected) => {
    expect(mentionedIn(text, members)).toEqual(expected);
  });

  it('are pieces of the text, which stays whole', () => {
    const text = 'Hi @Ben Okri, see @Zoë O’Neil.';

    expect(partsOf(text, members).map((part) => part.text)).toEqual(['Hi ', '@Ben Okri', ', see ', '@Zoë O’Neil', '.']);
  });
});
