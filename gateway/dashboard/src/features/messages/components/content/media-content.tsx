import { Download, FileText, Mic, Play } from 'lucide-react';
import { useState } from 'react';
import { useDownload } from '@/features/messages/api/get-media';
import { MediaFile } from '@/features/messages/components/content/media-file';
import { fieldsOf, readMedia } from '@/features/messages/components/content/read-content';
import { TextContent } from '@/features/messages/components/content/text-content';
import { Spinner } from '@/components/ui/spinner';
import type { Message } from '@/lib/api/types';
import { cn } from '@/lib/cn';

// The box is reserved before the bytes are there, so that a loading picture moves nothing in the thread.
const frame = 'block h-52 w-full rounded-lg object-cover bg-sunken';
const documentBox = 'flex w-full items-center gap-3 rounded-lg bg-ink/5 p-2.5';

interface ContentProps {
  message: Message;
}

export function ImageContent({ message }: ContentProps) {
  return (
    <div className="w-72 max-w-full">
      <MediaFile media={readMedia(message)} skeleton={frame}>
        {(url) => (
          <a href={url} target="_blank" rel="noopener noreferrer" aria-label="Open image" className="block rounded-lg">
            <img src={url} alt={message.message || 'Without description'} className={frame} />
          </a>
        )}
      </MediaFile>
      <Caption message={message} />
    </div>
  );
}

export function StickerContent({ message }: ContentProps) {
  return (
    <MediaFile media={readMedia(message)} skeleton="size-36 rounded-lg">
      {(url) => <img src={url} alt="Sticker" className="size-36 object-contain" />}
    </MediaFile>
  );
}

/** Videos are large: the bytes are fetched when somebody wants to see them. */
export function VideoContent({ message }: ContentProps) {
  const [isWanted, setWanted] = useState(false);
  return (
    <div className="w-72 max-w-full">
      {isWanted ? (
        <MediaFile media={readMedia(message)} skeleton={frame}>
          {/* eslint-disable-next-line jsx-a11y/media-has-caption -- a customer's video has no caption track */}
          {(url) => <video src={url} controls autoPlay className={cn(frame, 'bg-black object-contain')} />}
        </MediaFile>
      ) : (
        <button type="button" aria-label="Play video" onClick={() => setWanted(true)} className={cn(frame, 'flex items-center justify-center bg-[oklch(0.34_0.03_220)] text-white')}>
          <span className="flex size-12 items-center justify-center rounded-full bg-white/20">
            <Play aria-hidden className="size-6 fill-current" />
          </span>
        </button>
      )}
      <Caption message={message} />
    </div>
  );
}

export function AudioContent({ message }: ContentProps) {
  return (
    <div className="flex w-72 max-w-full items-center gap-2">
      {fieldsOf(message.content).voice === true && <Mic role="img" aria-label="Voice message" className="size-5 shrink-0 text-accent-text" />}
      <MediaFile media={readMedia(message)} skeleton="h-10 flex-1 rounded-full">
        {/* eslint-disable-next-line jsx-a11y/media-has-caption -- a voice message has no caption track */}
        {(url) => <audio src={url} controls preload="metadata" className="h-10 min-w-0 flex-1" />}
      </MediaFile>
    </div>
  );
}

/** Documents can have 100 MB: the bytes are fetched when somebody wants to have them. */
export function DocumentContent({ message }: ContentProps) {
  const media = readMedia(message);
  const download = useDownload();
  const name = media.fileName ?? 'Document';
  const note = [media.mimeType?.split('/').at(-1)?.toUpperCase(), media.size && fileSize(media.size)].filter(Boolean).join(' · ');
  const face = (
    <>
      <FileText aria-hidden className="size-7 shrink-0 text-accent-text" strokeWidth={1.5} />
      <span className="min-w-0 flex-1 text-left">
        <span className="block truncate font-medium">{name}</span>
        <span className="block truncate text-xs text-ink-2">{media.state === 'unavailable' ? 'WhatsApp no longer has this file' : note}</span>
      </span>
    </>
  );
  return (
    <div className="w-72 max-w-full">
      {media.mediaId && media.state === 'stored' ? (
        <button type="button" aria-label={`Download ${name}`} onClick={() => download.mutate({ mediaId: media.mediaId ?? '', name })} className={cn(documentBox, 'hover:bg-ink/10')}>
          {face}
          {download.isPending ? <Spinner /> : <Download aria-hidden className="size-4 shrink-0 text-ink-3" />}
        </button>
      ) : media.link ? (
        <a href={media.link} target="_blank" rel="noopener noreferrer" className={cn(documentBox, 'hover:bg-ink/10')}>
          {face}
        </a>
      ) : (
        <p className={documentBox}>{face}</p>
      )}
      <Caption message={message} />
    </div>
  );
}

function Caption({ message }: ContentProps) {
  return message.message ? <TextContent text={message.message} className="mt-1.5" /> : null;
}

function fileSize(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
