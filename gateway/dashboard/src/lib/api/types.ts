import type { paths } from '@/lib/api/schema.gen';

// Named by their endpoints: those do not change, what the document calls a schema may.
type Success<Operation> = Operation extends { responses: { 200: { content: { 'application/json': infer Body } } } } ? Body : never;

export type SignedIn = Success<paths['/api/v1/auth/login']['post']>;
export type Tokens = Success<paths['/api/v1/auth/token']['post']>;
export type ConversationPage = Success<paths['/api/v1/conversations']['get']>;
export type Conversation = ConversationPage['data'][number];
export type Label = NonNullable<Conversation['labels']>[number];
export type MessagePage = Success<paths['/api/v1/conversations/{conversationId}/messages']['get']>;
export type Message = MessagePage['data'][number];
export type Attachment = NonNullable<Message['metadata']['attachments']>[number];
export type Note = Success<paths['/api/v1/conversations/{conversationId}/notes']['get']>['data'][number];
export type Notification = Success<paths['/api/v1/notifications']['get']>['data'][number];
export type ScheduledMessage = Success<paths['/api/v1/conversations/{conversationId}/scheduled-messages']['get']>['data'][number];
export type ContactImport = Success<paths['/api/v1/contacts/imports']['get']>['data'][number];
export type Bot = Success<paths['/api/v1/bots/{botId}']['get']>;
export type WhatsAppStatus = Success<paths['/api/v1/settings/whatsapp/status']['get']>;

/** How far a message of ours has come. */
export type MessageStatus = 'queued' | 'sent' | 'delivered' | 'read' | 'failed';

export function isMessageStatus(value: string | null | undefined): value is MessageStatus {
  return value === 'queued' || value === 'sent' || value === 'delivered' || value === 'read' || value === 'failed';
}
