import type { Attempt } from '@/features/webhooks/api/deliveries';
import type { Webhook } from '@/features/webhooks/api/webhooks';

const errors: Record<string, string> = {
  timeout: 'No answer in time.',
  inside_network: 'The address leads into our own network, where nothing is posted.',
  name_not_found: 'The name of the address is not known.',
  not_allowed: 'The address is none that is posted to.',
  no_connection: 'The address cannot be reached.',
};

/** What became of an attempt, in words. */
export function attemptWords({ statusCode, error, durationMs }: Attempt): string {
  if (error) {
    return errors[error] ?? error;
  }
  if (statusCode == null) {
    return durationMs == null ? 'Under way, or its outcome was lost.' : 'No answer.';
  }
  if (statusCode >= 200 && statusCode < 300) {
    return `Taken, with status ${statusCode}.`;
  }
  if (statusCode >= 300 && statusCode < 400) {
    return `It answered with a redirection (${statusCode}); those are not followed.`;
  }
  return statusCode === 410 ? 'It answered that it is gone for good (410).' : `Refused, with status ${statusCode}.`;
}

const reasons: Record<string, string> = {
  gone: 'Disabled: it answered that it is gone for good.',
  failing: 'Disabled: it took nothing for days.',
  by_member: 'Disabled by a member.',
};

/** How a webhook does, in words. */
export function webhookState({ isEnabled, disabledReason, failingSince }: Webhook): { tone: 'good' | 'warn' | 'off'; words: string } {
  if (!isEnabled) {
    return { tone: 'off', words: reasons[disabledReason ?? ''] ?? 'Disabled.' };
  }
  return failingSince ? { tone: 'warn', words: 'Failing: what it did not take is tried again.' } : { tone: 'good', words: 'Enabled' };
}

/** What it is told, in a line. */
export function eventWords(eventTypes: readonly string[]): string {
  return eventTypes.includes('*') ? 'Everything' : eventTypes.join(', ');
}
