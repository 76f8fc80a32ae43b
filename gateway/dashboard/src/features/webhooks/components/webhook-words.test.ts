import { describe, expect, it } from 'vitest';
import { attemptWords, eventWords, webhookState } from '@/features/webhooks/components/webhook-words';
import type { Webhook } from '@/features/webhooks/api/webhooks';

const at = '2026-03-04T10:00:00Z';

describe('an attempt', () => {
  it.each([
    [{ at, statusCode: 204, durationMs: 20 }, 'Taken, with status 204.'],
    [{ at, statusCode: 500, durationMs: 20 }, 'Refused, with status 500.'],
    [{ at, statusCode: 302, durationMs: 20 }, 'It answered with a redirection (302); those are not followed.'],
    [{ at, statusCode: 410, durationMs: 20 }, 'It answered that it is gone for good (410).'],
    [{ at, error: 'timeout', durationMs: 10_000 }, 'No answer in time.'],
    [{ at }, 'Under way, or its outcome was lost.'],
    [{ at, error: 'something_new', durationMs: 1 }, 'something_new'],
  ])('%o', (attempt, words) => {
    expect(attemptWords(attempt)).toBe(words);
  });
});

it('says how a webhook does', () => {
  const webhook = { isEnabled: true, eventTypes: ['*'] } as Webhook;

  expect(webhookState(webhook).tone).toBe('good');
  expect(webhookState({ ...webhook, failingSince: at }).tone).toBe('warn');
  expect(webhookState({ ...webhook, isEnabled: false, disabledReason: 'gone' })).toEqual({ tone: 'off', words: 'Disabled: it answered that it is gone for good.' });
  expect(eventWords(['*'])).toBe('Everything');
});
