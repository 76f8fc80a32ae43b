import { Download, FileText } from 'lucide-react';
import { useDownload } from '@/features/messages/api/get-media';
import type { Media } from '@/features/messages/components/content/read-content';
import { Spinner } from '@/components/ui/spinner';
import { cn } from '@/lib/cn';

const box = 'flex w-full items-center gap-3 rounded-lg bg-ink/5 p-2.5';

/** A file with its name. It can have 100 MB: the bytes are fetched when somebody wants to have them. */
export function FileRow({ media }: { media: Media }) {
  const download = useDownload();
  const name = media.fileName ?? 'Document';
  const note = [media.mimeType?.split('/').at(-1)?.toUpperCase(), media.size && fileSize(media.size)].filter(Boolean).join(' · ');
  const face = (
    <>
      <FileText aria-hidden className="size-7 shrink-0 text-accent-text" strokeWidth={1.5} />
      <span className="min-w-0 flex-1 text-left">
        <span className="block truncate font-medium">{name}</span>
        <span className="block truncate text-xs text-ink-2">{media.state === 'unavailable' ? 'This file is no longer there' : note}</span>
      </span>
    </>
  );
  if (media.mediaId && media.state === 'stored') {
    return (
      <button type="button" aria-label={`Download ${name}`} onClick={() => download.mutate({ mediaId: media.mediaId ?? '', name })} className={cn(box, 'hover:bg-ink/10')}>
        {face}
        {download.isPending ? <Spinner /> : <Download aria-hidden className="size-4 shrink-0 text-ink-3" />}
      </button>
    );
  }
  if (media.link) {
    return (
      <a href={media.link} target="_blank" rel="noopener noreferrer" className={cn(box, 'hover:bg-ink/10')}>
        {face}
      </a>
    );
  }
  return <p className={box}>{face}</p>;
}

function fileSize(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
