import { api, unwrap } from '@/lib/api/client';
import type { Message } from '@/lib/api/types';

export type MediaKind = 'image' | 'video' | 'audio' | 'document';

/** What a mail has beside its text. */
export interface OutgoingMail {
  subject: string;
  /** Addresses separated by commas. */
  cc: string;
  bcc: string;
  files: File[];
}

export interface OutgoingMessage {
  /** Idempotency key: the same message may be handed over several times and is sent once. */
  key: string;
  conversationId: string;
  /** The text, or the caption of the file. */
  text: string;
  file?: File;
  mail?: OutgoingMail;
  /** The message this one answers. */
  replyTo?: string;
  /** Sent although a colleague answers at this moment. */
  isInsisting?: boolean;
  /** The newest message of the thread when this one was written. */
  lastKnownId?: string;
}

export function mediaKind(file: File): MediaKind {
  const [kind] = file.type.split('/');
  return kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'document';
}

/** Hands one message to the server; a file is stored first and then sent by its id. */
export async function deliver(message: OutgoingMessage): Promise<Message> {
  const params = { header: { 'Idempotency-Key': message.key } };
  if (message.mail) {
    return deliverMail(message, message.mail);
  }
  if (!message.file) {
    const { conversationId, text, replyTo, isInsisting } = message;
    const body = { conversationId, message: text, replyToMessageId: replyTo, checkAnswering: !isInsisting, clearDraft: true };
    return unwrap(api.POST('/api/v1/messages/send_human', { params, body }));
  }

  const kind = mediaKind(message.file);
  const { mediaId } = await upload(message.file);
  return unwrap(
    api.POST('/api/v1/whatsapp/send/media', {
      params,
      body: {
        conversationId: message.conversationId,
        type: kind,
        mediaId,
        caption: message.text || undefined,
        replyToMessageId: message.replyTo,
        fileName: kind === 'document' ? message.file.name : undefined,
      },
    }),
  );
}

async function deliverMail({ key, conversationId, text }: OutgoingMessage, { subject, cc, bcc, files }: OutgoingMail): Promise<Message> {
  const attachments = await toAttachments(files);
  const sent = await unwrap(
    api.POST('/api/v1/conversations/{conversationId}/messages/email', {
      params: { path: { conversationId }, header: { 'Idempotency-Key': key } },
      body: { subject, body: mailBody(text), cc: cc || undefined, bcc: bcc || undefined, attachments, clearDraft: true },
    }),
  );
  if (!('senderType' in sent)) {
    // Only what names a time is scheduled.
    throw new Error('The mail was scheduled, not sent.');
  }
  return sent;
}

export function toAttachments(files: readonly File[]) {
  return Promise.all(files.map(async (file) => ({ filename: file.name, contentType: file.type || 'application/octet-stream', content: await toBase64(file) })));
}

/** The server takes for HTML what begins with a tag; a text that only looks so goes as HTML that says the same. */
export function mailBody(text: string): string {
  return text.trimStart().startsWith('<')
    ? `<div style="white-space:pre-wrap">${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</div>`
    : text;
}

function toBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    // A data address: the bytes stand after the comma.
    reader.onload = () => resolve((reader.result as string).split(',')[1] ?? '');
    reader.onerror = () => reject(new Error(`${file.name} could not be read.`));
    reader.readAsDataURL(file);
  });
}

function upload(file: File) {
  return unwrap(
    api.POST('/api/v1/media', {
      // The generated type of a binary part is string; the serializer below sends the file itself.
      body: { file: file as unknown as string },
      bodySerializer: () => {
        const form = new FormData();
        form.append('file', file, file.name);
        return form;
      },
    }),
  );
}
