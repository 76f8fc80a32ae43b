import { expect, it } from 'vitest';
import { describeFailure, describeRefusal } from '@/features/messages/components/failure';
import { ApiError } from '@/lib/api/problem';

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
  expect(describeFailure({ code: 21610, message: 'Unsubscribed.' }).canRetry).toBe(false);
});

it('says of a refused message which field is wrong', () => {
  const error = new ApiError(400, { title: 'One or more validation errors occurred.', detail: 'Not valid: cc.', errors: { cc: ['Must be 50 e-mail addresses at most.'] } });

  expect(describeRefusal(error)).toBe('cc: Must be 50 e-mail addresses at most.');
  expect(describeRefusal(new ApiError(422, { title: 'The window is closed', detail: 'Only templates now.' }))).toBe('The window is closed. Only templates now.');
});
