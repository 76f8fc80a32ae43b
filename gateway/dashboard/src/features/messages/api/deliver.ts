import { api, unwrap } from '@/lib/api/client';
import type { Message } from '@/lib/api/types';

export type MediaKind = 'image' | 'video' | 'audio' | 'document';

export interface OutgoingMessage {
  /** Idempotency key: the same message may be handed over several times and is sent once. */
  key: string;
  conversationId: string;
  /** The text, or the caption of the file. */
  text: string;
  file?: File;
  /** The message this one answers. */
  replyTo?: string;
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
  if (!message.file) {
    const { conversationId, text, replyTo } = message;
    return unwrap(api.POST('/api/v1/messages/send_human', { params, body: { conversationId, message: text, replyToMessageId: replyTo } }));
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
