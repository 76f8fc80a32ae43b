import { ApiError, describeError } from '@/lib/api/problem';
import type { Message } from '@/lib/api/types';

/** Sending the same again cannot help: not on WhatsApp, opted out, window closed, policy. */
const finalOfMeta = ['131026', '131047', '131050', '130472', '131049', '131031', '368', 'window_closed', 'opted_out'];
/** No such number, unsubscribed, blocked, a landline, too long. */
const finalOfTwilio = ['21211', '21408', '21610', '21614', '21617', '21635', '30004', '30005', '30006', '30007', '63003', '63013', '63014', '63016', '63024'];
/** A mail that came back: the mailbox does not take it. */
const finalOfMail = ['550'];
const final = new Set([...finalOfMeta, ...finalOfTwilio, ...finalOfMail]);

export interface Failure {
  sentence: string;
  canRetry: boolean;
}

/** What to say about a message that was not delivered. The server's sentence is written for people. */
export function describeFailure(error: Message['error']): Failure {
  if (!error) {
    return { sentence: 'The provider did not deliver this message.', canRetry: true };
  }
  const code = String(error.code);
  const sentence = error.message.trim() || `The provider did not deliver this message (code ${code}).`;
  return { sentence, canRetry: !final.has(code) };
}

/** What to say about a message the server did not take: of each field what is wrong with it, else the sentence. */
export function describeRefusal(error: unknown): string {
  const fields = error instanceof ApiError ? Object.entries(error.fieldErrors) : [];
  if (fields.length > 0) {
    return fields.map(([field, sentence]) => `${field}: ${sentence}`).join(' ');
  }
  const { title, detail } = describeError(error);
  return detail ? `${title}. ${detail}`.replace(/([.!?])\./g, '$1') : title;
}
