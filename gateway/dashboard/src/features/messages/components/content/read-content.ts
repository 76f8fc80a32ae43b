import type { Message } from '@/lib/api/types';

export type Fields = Record<string, unknown>;

// A message's content is the object Meta names after its type, in Meta's shape. Meta adds and leaves out
// fields without notice, so every one is optional here and a wrong type counts as absent.

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

export function text(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function number(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  const parsed = typeof value === 'string' ? Number.parseFloat(value) : value;
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : undefined;
}

export interface Media {
  /** stored: to be had under mediaId; fetching: on its way from WhatsApp; linked: at a public address. */
  state: 'stored' | 'fetching' | 'linked' | 'unavailable';
  mediaId?: string;
  link?: string;
  mimeType?: string;
  fileName?: string;
  size?: number;
}

export function readMedia(message: Message): Media {
  const [first] = readFiles(message);
  if (first) {
    return first;
  }
  const content = fieldsOf(message.content);
  const link = text(content, 'link');
  return { state: link ? 'linked' : 'unavailable', link, mimeType: text(content, 'mime_type'), fileName: text(content, 'filename') };
}

/** All files of a message; only mails have several. */
export function readFiles(message: Message): Media[] {
  return (message.metadata.attachments ?? []).map(({ mediaId, contentType: mimeType, filename: fileName, size, state }) => ({
    state: state === 'stored' || state === 'fetching' ? state : 'unavailable',
    mediaId,
    mimeType,
    fileName,
    size,
  }));
}
