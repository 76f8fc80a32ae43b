import type { Conversation, Message } from '@/lib/api/types';

export function conversation(change: Partial<Conversation> = {}): Conversation {
  return {
    id: 'cnv_1',
    contactId: 'con_1',
    fullName: 'Ana Ruiz',
    channel: 'WhatsApp',
    mode: 'human',
    unreadCount: 0,
    isStarred: false,
    status: 'open',
    priority: 'none',
    messageCount: 1,
    createdAt: '2026-03-04T09:00:00Z',
    lastMessageTimestamp: '2026-03-04T10:00:00Z',
    contactDetails: { phone: '+447700900123', dnd: false, dndAll: false },
    ...change,
  };
}

export function message(change: Partial<Message> = {}): Message {
  return {
    id: 'msg_1',
    conversationId: 'cnv_1',
    sender: 'Ana Ruiz',
    senderType: 'contact',
    direction: 'inbound',
    type: 'text',
    message: 'Hello',
    channel: 'WhatsApp',
    timestamp: '2026-03-04T10:00:00Z',
    sequence: 1,
    metadata: {},
    ...change,
  };
}

export function sent(change: Partial<Message> = {}): Message {
  return message({ sender: 'usr_1', senderType: 'user', direction: 'outbound', status: 'queued', ...change });
}
