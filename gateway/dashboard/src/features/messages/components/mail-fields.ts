import { fieldsOf, text } from '@/features/messages/components/content/read-content';
import type { Message } from '@/lib/api/types';

/** The subject of an answer to the newest mail; empty when there is none to answer. */
export function answerSubject(messages: readonly Message[]): string {
  const subject = messages.toReversed().reduce<string | undefined>((found, message) => found ?? text(fieldsOf(message.content), 'subject'), undefined);
  return !subject || /^re:/i.test(subject) ? (subject ?? '') : `Re: ${subject}`;
}

/** The first of several addresses, separated by commas, that is none. Roughly: what is really one only its server knows. */
export function wrongAddress(addresses: string): string | undefined {
  return addresses
    .split(/[,;]/)
    .map((address) => address.trim())
    .find((address) => address !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address));
}
