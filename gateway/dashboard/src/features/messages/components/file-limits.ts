import { mediaKind, type MediaKind } from '@/features/messages/api/deliver';

const megabyte = 1024 * 1024;

/** What WhatsApp accepts; a file it would refuse is refused here, before it is uploaded. */
const limits: Record<MediaKind, { megabytes: number; types: readonly string[]; names: string }> = {
  image: { megabytes: 5, types: ['image/jpeg', 'image/png'], names: 'JPEG and PNG' },
  video: { megabytes: 16, types: ['video/mp4', 'video/3gpp'], names: 'MP4 and 3GPP' },
  audio: { megabytes: 16, types: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'], names: 'AAC, AMR, MP3, M4A and OGG' },
  document: {
    megabytes: 100,
    types: [
      'application/pdf',
      'text/plain',
      'application/msword',
      'application/vnd.ms-excel',
      'application/vnd.ms-powerpoint',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    ],
    names: 'PDF, text, Word, Excel and PowerPoint',
  },
};

/** Why a file cannot be sent, or null when it can. */
export function checkFile(file: File): string | null {
  const kind = mediaKind(file);
  const { megabytes, types, names } = limits[kind];
  if (!types.includes(file.type)) {
    return kind === 'document' ? `WhatsApp takes documents as ${names}.` : `WhatsApp takes ${kind} files as ${names}.`;
  }
  return file.size > megabytes * megabyte ? `WhatsApp takes ${kind} files of up to ${megabytes} MB.` : null;
}
