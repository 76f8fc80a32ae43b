import { expect, it } from 'vitest';
import { ApiError, describeError } from '@/lib/api/problem';

it('shows the sentence and not the name of the status', () => {
  const error = new ApiError(422, { title: 'Unprocessable Entity', detail: 'The access token has expired.' });

  expect(describeError(error)).toEqual({ title: 'The access token has expired.' });
});

it('shows title and detail when both say something', () => {
  const error = new ApiError(401, { title: 'Sign-in failed', detail: 'Email or password is wrong.' });

  expect(describeError(error)).toEqual({ title: 'Sign-in failed', detail: 'Email or password is wrong.' });
});

it('always says something', () => {
  expect(describeError(new ApiError(404, {})).title).toContain('404');
  expect(describeError(new ApiError(503, { title: 'Service Unavailable' })).title).toBe('The server has a problem');
  expect(describeError(new TypeError('Failed to fetch')).title).toBe('The server cannot be reached');
});

it('says what is wrong with what was entered, and not what our programs call it', () => {
  const error = new ApiError(400, { title: 'One or more validation errors occurred.', detail: 'Not valid: apiKey.', errors: { apiKey: ['It begins with SG.'] } });

  expect(describeError(error)).toEqual({ title: 'Please check what you entered', detail: 'It begins with SG.' });
});

it('finds the message of each field', () => {
  expect(new ApiError(400, { errors: { DisplayPhoneNumber: ['Must not be empty.'] } }).fieldErrors).toEqual({ displayPhoneNumber: 'Must not be empty.' });
});
