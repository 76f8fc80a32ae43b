import { expect, it } from 'vitest';
import { smsParts } from '@/features/messages/components/sms-parts';

it.each([
  ['', 1],
  ['a'.repeat(160), 1],
  ['a'.repeat(161), 2],
  ['a'.repeat(306), 2],
  ['a'.repeat(307), 3],
  ['€'.repeat(80), 1],
  ['€'.repeat(81), 2],
  ['ç'.repeat(70), 1],
  ['ç'.repeat(71), 2],
  ['👍'.repeat(36), 2],
])('%s is %d', (text, parts) => {
  expect(smsParts(text)).toBe(parts);
});
