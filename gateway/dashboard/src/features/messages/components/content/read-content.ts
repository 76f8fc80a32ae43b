import type { Message } from '@/lib/api/types';

type Fields = Record<string, unknown>;

/**
 * Reads a message's typed payload. Providers add and leave out fields without notice, so every one is
 * optional here and a wrong type counts as absent.
 */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function text(fields: Fields, ...names: string[]): string | undefined {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === 'string' && value !== '') {
      return value;
    }
  }
  return undefined;
}

export function number(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  const parsed = typeof value === 'string' ? Number.parseFloat(value) : value;
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : undefined;
}

export function list(fields: Fields, name: string): Fields[] {
  const value = fields[name];
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

export interface Media {
  mediaId: string | undefined;
  link: string | undefined;
  mimeType: string | undefined;
  fileName: string | undefined;
  caption: string | undefined;
  size: number | undefined;
  isVoice: boolean;
}

export function readMedia(message: Message): Media {
  const content = fieldsOf(message.content);
  return {
    mediaId: text(content, 'mediaId'),
    link: text(content, 'link', 'url'),
    mimeType: text(content, 'mimeType', 'mime_type'),
    fileName: text(content, 'fileName', 'filename'),
    caption: text(content, 'caption'),
    size: number(content, 'size'),
    isVoice: content.voice === true,
  };
}
