import type { Message } from '@/lib/api/types';

/** Who wrote a message, in a word or two for the thread. `userId` is the person looking at it. */
export function authorOf(message: Message, contactName: string, userId: string | undefined, nameOf: (userId: string) => string | undefined): string {
  if (message.direction === 'inbound') {
    return contactName;
  }
  if (message.senderType === 'system') {
    return 'Bot';
  }
  if (message.sender === userId) {
    return 'You';
  }
  // Answers written in the WhatsApp Business app on the phone carry no user.
  return message.sender.startsWith('usr_') ? (nameOf(message.sender) ?? 'Colleague') : 'Phone app';
}
