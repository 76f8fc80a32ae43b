import type { components } from '@/lib/api/schema.gen';

type Schemas = components['schemas'];

export type Conversation = Schemas['ConversationOutput'];
export type ConversationPage = Schemas['ConversationList'];
export type Message = Schemas['MessageOutput'];
export type MessagePage = Schemas['MessageList'];
export type MessageStatus = NonNullable<Message['status']>;
export type Bot = Schemas['BotOutput'];
export type WhatsAppStatus = Schemas['WhatsAppStatus'];
