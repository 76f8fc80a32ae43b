import { describe, expect, it } from 'vitest';
import { groupMessages, splitReactions } from '@/features/messages/components/group-messages';
import type { Message } from '@/lib/api/types';
import { message, sent } from '@/testing/samples';

const local = (day: number, hour: number, minute = 0) => new Date(2026, 2, day, hour, minute).toISOString();

const blocksOf = (messages: Message[]) => groupMessages(messages).map((day) => day.blocks.map((block) => block.messages.map((entry) => entry.id)));

describe('grouping', () => {
  it('begins a day at midnight of the user', () => {
    expect(blocksOf([message({ id: 'a', timestamp: local(4, 23, 59) }), message({ id: 'b', timestamp: local(5, 0, 1) })])).toEqual([[['a']], [['b']]]);
  });

  it('joins what one author wrote within five minutes', () => {
    const messages = [message({ id: 'a', timestamp: local(4, 9, 0) }), message({ id: 'b', timestamp: local(4, 9, 4) }), message({ id: 'c', timestamp: local(4, 9, 10) })];

    expect(blocksOf(messages)).toEqual([[['a', 'b'], ['c']]]);
  });

  it('keeps bot and person apart', () => {
    const messages = [sent({ id: 'a', senderType: 'system', sender: 'system' }), sent({ id: 'b' }), message({ id: 'c' })];

    expect(blocksOf(messages)).toEqual([[['a'], ['b'], ['c']]]);
  });
});

describe('asides', () => {
  const aside = (id: string, timestamp: string) => ({ id, timestamp, content: null });
  const keysOf = (messages: Message[], ...asides: ReturnType<typeof aside>[]) => groupMessages(messages, asides).map((day) => day.blocks.map((block) => block.key));

  it('stand at their time and part what one author wrote', () => {
    const messages = [message({ id: 'a', timestamp: local(4, 9, 0) }), message({ id: 'b', timestamp: local(4, 9, 2) })];

    expect(keysOf(messages, aside('n', local(4, 9, 1)))).toEqual([['a', 'n', 'b']]);
  });

  it('come in order, before the first message and after the last, on days of their own', () => {
    expect(keysOf([message({ id: 'a', timestamp: local(4, 9, 0) })], aside('z', local(5, 8)), aside('y', local(3, 8)))).toEqual([['y'], ['a'], ['z']]);
  });
});

describe('reactions', () => {
  const reaction = (emoji: string, change: Partial<Message> = {}) =>
    message({ id: `r${emoji}`, type: 'reaction', message: emoji, replyTo: { messageId: 'a', providerMessageId: 'w' }, ...change });

  it('hang on the message they are for', () => {
    const { rest, reactions } = splitReactions([sent({ id: 'a' }), reaction('👍')]);

    expect(rest.map((entry) => entry.id)).toEqual(['a']);
    expect(reactions.get('a')).toEqual([{ emoji: '👍', fromCustomer: true }]);
  });

  it('replace the earlier one of the same side and can be taken back', () => {
    expect(splitReactions([sent({ id: 'a' }), reaction('👍'), reaction('❤️')]).reactions.get('a')).toEqual([{ emoji: '❤️', fromCustomer: true }]);
    expect(splitReactions([sent({ id: 'a' }), reaction('👍'), reaction('')]).reactions.get('a')).toEqual([]);
  });

  it('to a message that is not loaded stay in the thread', () => {
    expect(splitReactions([reaction('👍')]).rest).toHaveLength(1);
  });
});
