import { expect, it } from 'vitest';
import { describeFailure } from '@/features/messages/components/failure';

it('says what the server says', () => {
  expect(describeFailure({ code: 131056, message: 'Too many messages to this customer.' })).toEqual({ sentence: 'Too many messages to this customer.', canRetry: true });
});

it('always says something', () => {
  expect(describeFailure({ code: 1, message: ' ' }).sentence).toContain('code 1');
  expect(describeFailure(undefined).sentence).toContain('did not deliver');
});

it('offers no second try where the same message cannot get through', () => {
  expect(describeFailure({ code: 131047, message: 'Window closed.' }).canRetry).toBe(false);
  expect(describeFailure({ code: 131026, message: 'Not on WhatsApp.' }).canRetry).toBe(false);
});
