import { expect, it } from 'vitest';
import { markedParts } from '@/features/conversations/components/marked-parts';

const shown = (text: string, ...highlights: [number, number][]) =>
  markedParts({ text, highlights: highlights.map(([start, length]) => ({ start, length })) })
    .map((part) => (part.isMarked ? `[${part.text}]` : part.text))
    .join('');

it.each([
  ['red roses please', [[4, 5]], 'red [roses] please'],
  ['roses', [[0, 5]], '[roses]'],
  ['no mark', [], 'no mark'],
  ['👍 roses', [[3, 5]], '👍 [roses]'],
  ['rosesroses', [[0, 5], [5, 5]], '[roses][roses]'],
] as [string, [number, number][], string][])('%s', (text, highlights, expected) => {
  expect(shown(text, ...highlights)).toBe(expected);
});
