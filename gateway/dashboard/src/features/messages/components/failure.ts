import type { Message } from '@/lib/api/types';

/** Sending the same again cannot help: not on WhatsApp, opted out, window closed, policy. */
const final = new Set(['131026', '131047', '131050', '130472', '131049', '131031', '368', 'window_closed', 'opted_out']);

export interface Failure {
  sentence: string;
  canRetry: boolean;
}

/** What to say about a message that WhatsApp did not deliver. The server's sentence is written for people. */
export function describeFailure(error: Message['error']): Failure {
  if (!error) {
    return { sentence: 'WhatsApp did not deliver this message.', canRetry: true };
  }
  const code = String(error.code);
  const sentence = error.message.trim() || `WhatsApp did not deliver this message (code ${code}).`;
  return { sentence, canRetry: !final.has(code) };
}
