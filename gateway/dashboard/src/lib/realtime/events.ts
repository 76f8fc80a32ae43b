import type { ContactImport, Conversation, Message, Notification, ScheduledMessage } from '@/lib/api/types';

/** A message that was sent, delivered, read or failed. */
export interface StatusUpdate {
  messageId: string;
  status: string;
  error?: Message['error'];
}

/** Who is at a conversation, and until when at the latest. */
interface Presence {
  conversationId: string;
  userId: string;
  name: string;
  until: string;
}

/** What the hub at /ws sends, by event name. */
export interface RealtimeEvents {
  /** First event on every connection, and again whenever pushes were lost. Unless it is resumed, whatever came before may have been missed. */
  'server:hello': { sequence: number; isResumed: boolean };
  /** The conversation as it is now with the message that changed it, or only statuses that moved on. */
  'conversation:updated': {
    conversationId: string;
    conversation?: Conversation | null;
    message?: Message | null;
    statuses?: StatusUpdate[] | null;
    /** The message was not there before. */
    isNew?: boolean;
  };
  /** It is gone, for good or until it is restored. */
  'conversation:deleted': { conversationId: string };
  /** Somebody of the organization writes an answer. */
  'conversation:typing': { conversationId: string; userId: string; name: string };
  /** The user read it, here or in another window. */
  'conversation:read': { conversationId: string; unseenCount: number; readSequence?: number | null };
  /** A member has it open; over at `until` unless it is told again. */
  'conversation:viewing': Presence;
  'conversation:left': { conversationId: string; userId: string };
  /** A member answers; over at `until` unless it is told again. */
  'conversation:answering': Presence;
  'conversation:answered': { conversationId: string; userId: string };
  'conversation:takeover_started': { conversationId: string; userId?: string | null };
  'conversation:takeover_ended': { conversationId: string; userId?: string | null };
  /** The user's own draft was kept or is gone, here or in another window. */
  'draft:changed': { conversationId: string; hasDraft: boolean; at: string };
  'scheduled_message:changed': { id: string; conversationId: string; status: ScheduledMessage['status']; scheduledAt: string };
  /** How far an import is. */
  'contacts:import_updated': { importId: string } & Pick<ContactImport, 'state' | 'size' | 'bytesRead' | 'rows' | 'created' | 'updated' | 'skipped' | 'rejected'>;
  'action:human_attention_required': { conversationId: string; reason?: string | null };
  'action:conversations_flagged': { conversationIds?: string[] };
  /** Something concerns the person who is signed in. */
  'notification:created': Notification;
  /** It happened again before it was read. */
  'notification:updated': Notification;
  /** Some were read or deleted, here or elsewhere. */
  'notification:read': { unread: number };
  ack: unknown;
  error: { code?: string; message?: string };
}

export type RealtimeEvent = keyof RealtimeEvents;

export const realtimeEvents: readonly RealtimeEvent[] = [
  'server:hello',
  'conversation:updated',
  'conversation:deleted',
  'conversation:typing',
  'conversation:read',
  'conversation:viewing',
  'conversation:left',
  'conversation:answering',
  'conversation:answered',
  'draft:changed',
  'scheduled_message:changed',
  'contacts:import_updated',
  'conversation:takeover_started',
  'conversation:takeover_ended',
  'action:human_attention_required',
  'action:conversations_flagged',
  'notification:created',
  'notification:updated',
  'notification:read',
  'ack',
  'error',
];

/** offline: the browser itself says there is no network. */
export type ConnectionState = 'connecting' | 'connected' | 'reconnecting' | 'offline';
