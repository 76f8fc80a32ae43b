import { mediaKind, type MediaKind } from '@/features/messages/api/deliver';

const megabyte = 1024 * 1024;

/** What WhatsApp accepts; a file it would refuse is refused here, before it is uploaded. */
const limits: Record<MediaKind, { megabytes: number; types?: readonly string[] }> = {
  image: { megabytes: 5, types: ['image/jpeg', 'image/png'] },
  video: { megabytes: 16, types: ['video/mp4', 'video/3gpp'] },
  audio: { megabytes: 16, types: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'] },
  document: { megabytes: 100 },
};

/** Why a file cannot be sent, or null when it can. */
export function checkFile(file: File): string | null {
  const kind = mediaKind(file);
  const { megabytes, types } = limits[kind];
  if (types && !types.includes(file.type)) {
    const known = types.map((type) => type.split('/')[1]?.toUpperCase()).join(', ');
    return `WhatsApp takes ${kind} files as ${known}.`;
  }
  return file.size > megabytes * megabyte ? `WhatsApp takes ${kind} files of up to ${megabytes} MB.` : null;
}
