import { Download, FileText, ImageOff, Mic, Play } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useMediaUrl } from '@/features/messages/api/get-media';
import { readMedia, type Media } from '@/features/messages/components/content/read-content';
import { TextContent } from '@/features/messages/components/content/text-content';
import { Skeleton } from '@/components/ui/skeleton';
import type { Message } from '@/lib/api/types';

// The box is reserved before the bytes are there, so that a loading picture moves nothing in the thread.
const frame = 'block h-52 w-72 max-w-full rounded-lg object-cover bg-sunken';

interface ContentProps {
  message: Message;
}

export function ImageContent({ message }: ContentProps) {
  const media = readMedia(message);
  const caption = captionOf(message, media);
  return (
    <Captioned caption={caption}>
      <Loaded media={media} skeleton={frame}>
        {(url) => (
          <a href={url} target="_blank" rel="noopener noreferrer" aria-label="Open image" className="block rounded-lg">
            <img src={url} alt={caption ?? 'Image without description'} className={frame} />
          </a>
        )}
      </Loaded>
    </Captioned>
  );
}

export function StickerContent({ message }: ContentProps) {
  return (
    <Loaded media={readMedia(message)} skeleton="size-36 rounded-lg">
      {(url) => <img src={url} alt="Sticker" className="size-36 object-contain" />}
    </Loaded>
  );
}

export function VideoContent({ message }: ContentProps) {
  const media = readMedia(message);
  const [isWanted, setWanted] = useState(false);
  return (
    <Captioned caption={captionOf(message, media)}>
      {isWanted ? (
        <Loaded media={media} skeleton={frame}>
          {/* eslint-disable-next-line jsx-a11y/media-has-caption -- a customer's video has no caption track */}
          {(url) => <video src={url} controls autoPlay className={`${frame} bg-black object-contain`} />}
        </Loaded>
      ) : (
        <button type="button" aria-label="Play video" onClick={() => setWanted(true)} className="flex h-52 w-72 max-w-full items-center justify-center rounded-lg bg-ink/80 text-surface">
          <span className="flex size-12 items-center justify-center rounded-full bg-surface/20">
            <Play aria-hidden className="size-6 fill-current" />
          </span>
        </button>
      )}
    </Captioned>
  );
}

export function AudioContent({ message }: ContentProps) {
  const media = readMedia(message);
  return (
    <div className="flex items-center gap-2">
      {media.isVoice && <Mic role="img" aria-label="Voice message" className="size-5 shrink-0 text-accent-text" />}
      <Loaded media={media} skeleton="h-10 w-60 rounded-full">
        {/* eslint-disable-next-line jsx-a11y/media-has-caption -- a voice message has no caption track */}
        {(url) => <audio src={url} controls preload="metadata" className="h-10 w-60 max-w-full" />}
      </Loaded>
    </div>
  );
}

export function DocumentContent({ message }: ContentProps) {
  const media = readMedia(message);
  const name = media.fileName ?? 'Document';
  const note = [media.mimeType?.split('/').at(-1)?.toUpperCase(), media.size && fileSize(media.size)].filter(Boolean).join(' · ');
  return (
    <Captioned caption={captionOf(message, media)}>
      <Loaded media={media} skeleton="h-14 w-64 rounded-lg">
        {(url) => (
          <a href={url} download={name} className="flex w-64 max-w-full items-center gap-3 rounded-lg bg-ink/5 p-2.5 hover:bg-ink/10">
            <FileText aria-hidden className="size-7 shrink-0 text-accent-text" strokeWidth={1.5} />
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">{name}</span>
              {note && <span className="block truncate text-xs text-ink-2">{note}</span>}
            </span>
            <Download aria-hidden className="size-4 shrink-0 text-ink-3" />
          </a>
        )}
      </Loaded>
    </Captioned>
  );
}

function Loaded({ media, skeleton, children }: { media: Media; skeleton: string; children: (url: string) => ReactNode }) {
  const stored = useMediaUrl(media.mediaId);
  const url = stored.url ?? (media.mediaId ? undefined : media.link);
  if (url) {
    return children(url);
  }
  if (stored.isError || !media.mediaId) {
    return (
      <button type="button" onClick={() => void stored.refetch()} className="flex items-center gap-2 rounded-lg bg-ink/5 px-3 py-4 text-[13px] text-ink-2">
        <ImageOff aria-hidden className="size-4" /> The file is not available. Try again
      </button>
    );
  }
  return <Skeleton className={skeleton} />;
}

function Captioned({ caption, children }: { caption: string | undefined; children: ReactNode }) {
  return (
    <div className="w-72 max-w-full">
      {children}
      {caption && <TextContent text={caption} className="mt-1.5" />}
    </div>
  );
}

function captionOf(message: Message, media: Media): string | undefined {
  return media.caption ?? (message.message || undefined);
}

function fileSize(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
