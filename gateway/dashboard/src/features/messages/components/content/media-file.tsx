import { ExternalLink, FileX } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useMediaUrl } from '@/features/messages/api/get-media';
import type { Media } from '@/features/messages/components/content/read-content';
import { Skeleton } from '@/components/ui/skeleton';
import { useInView } from '@/lib/use-in-view';

interface MediaFileProps {
  media: Media;
  /** Size and shape of what stands there until the bytes have come. */
  skeleton: string;
  /** A small picture of it is enough. */
  isSmall?: boolean;
  children: (url: string) => ReactNode;
}

/** Gives its children an address of the file, or says why there is none. */
export function MediaFile({ media, skeleton, isSmall = false, children }: MediaFileProps) {
  // Only what comes into view is fetched.
  const [isSeen, setSeen] = useState(false);
  const place = useInView<HTMLDivElement>(() => setSeen(true), !isSeen);
  const { url, isError, refetch } = useMediaUrl(isSeen && media.state === 'stored' ? media.mediaId : undefined, isSmall);
  if (url) {
    return children(url);
  }
  if (media.link) {
    // Elsewhere on the internet: not loaded by itself, the page's security policy allows only our own files.
    return (
      <a href={media.link} target="_blank" rel="noopener noreferrer" className="flex items-center gap-2 rounded-lg bg-ink/5 px-3 py-4 text-[13px] font-medium text-accent-text">
        <ExternalLink aria-hidden className="size-4 shrink-0" /> Open the file
      </a>
    );
  }
  if (media.state === 'unavailable') {
    return (
      <p className="flex items-center gap-2 rounded-lg bg-ink/5 px-3 py-4 text-[13px] text-ink-2">
        <FileX aria-hidden className="size-4 shrink-0" /> This file is no longer there.
      </p>
    );
  }
  if (isError) {
    return (
      <button type="button" onClick={() => void refetch()} className="flex items-center gap-2 rounded-lg bg-ink/5 px-3 py-4 text-[13px] text-ink-2">
        <FileX aria-hidden className="size-4 shrink-0" /> The file could not be loaded. Try again
      </button>
    );
  }
  return (
    <div ref={place} className="min-w-0 flex-1">
      <Skeleton className={skeleton} />
    </div>
  );
}
