import { Mic, Play } from 'lucide-react';
import { useState } from 'react';
import { FileRow } from '@/features/messages/components/content/file-row';
import { MediaFile } from '@/features/messages/components/content/media-file';
import { fieldsOf, readMedia } from '@/features/messages/components/content/read-content';
import { TextContent } from '@/features/messages/components/content/text-content';
import { Dialog } from '@/components/ui/dialog';
import type { Message } from '@/lib/api/types';
import { cn } from '@/lib/cn';

// The box is reserved before the bytes are there, so that a loading picture moves nothing in the thread.
const frame = 'block h-52 w-full rounded-lg object-cover bg-sunken';

interface ContentProps {
  message: Message;
}

/** Small in the thread, and as it was sent to whoever wants to look at it. */
export function ImageContent({ message }: ContentProps) {
  const [isOpen, setOpen] = useState(false);
  const media = readMedia(message);
  const description = message.message || 'Without description';
  return (
    <div className="w-72 max-w-full">
      <MediaFile media={media} skeleton={frame} isSmall>
        {(url) => (
          <button type="button" aria-label="Open image" onClick={() => setOpen(true)} className="block w-full cursor-zoom-in rounded-lg">
            <img src={url} alt={description} className={frame} />
          </button>
        )}
      </MediaFile>
      {isOpen && (
        <Dialog open onOpenChange={setOpen} title={media.fileName ?? 'Image'} size="lg">
          <MediaFile media={media} skeleton="h-[60dvh] w-full rounded-lg">
            {(url) => <img src={url} alt={description} className="mx-auto max-h-[65dvh] max-w-full rounded-lg object-contain" />}
          </MediaFile>
        </Dialog>
      )}
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

export function DocumentContent({ message }: ContentProps) {
  return (
    <div className="w-72 max-w-full">
      <FileRow media={readMedia(message)} />
      <Caption message={message} />
    </div>
  );
}

function Caption({ message }: ContentProps) {
  return message.message ? <TextContent text={message.message} className="mt-1.5" /> : null;
}
