import { MessageSquareText } from 'lucide-react';
import { Link } from 'react-router';
import type { FoundMessage } from '@/features/conversations/api/search';
import { markedParts } from '@/features/conversations/components/marked-parts';
import { paths } from '@/config/paths';
import { fullTime, relativeTime } from '@/lib/time';

interface FoundMessageRowProps {
  found: FoundMessage;
  search: string;
  now: Date;
}

/** A message with the words that were searched for; choosing it opens the conversation there. */
export function FoundMessageRow({ found: { conversation_id, patient_name, message, excerpt }, search, now }: FoundMessageRowProps) {
  return (
    <li className="[contain-intrinsic-size:auto_72px] [content-visibility:auto]">
      <Link
        to={{ pathname: paths.conversation(conversation_id), search, hash: message.id }}
        className="flex gap-3 rounded-xl px-3 py-2.5 outline-offset-[-2px] transition-colors hover:bg-hover"
      >
        <span className="mt-0.5 flex size-8 shrink-0 items-center justify-center rounded-full bg-sunken text-ink-3">
          <MessageSquareText aria-hidden className="size-4" />
        </span>
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span dir="auto" className="min-w-0 flex-1 truncate text-left text-[13px] font-medium">
              {patient_name}
            </span>
            <time dateTime={message.timestamp} title={fullTime(message.timestamp)} className="shrink-0 text-xs text-ink-3 tabular-nums">
              {relativeTime(message.timestamp, now)}
            </time>
          </span>
          <span dir="auto" className="mt-0.5 line-clamp-2 text-left text-[13px] text-ink-2">
            {markedParts(excerpt).map((part, index) =>
              part.isMarked ? (
                <mark key={index} className="rounded-sm bg-star/30 text-ink">
                  {part.text}
                </mark>
              ) : (
                part.text
              ),
            )}
          </span>
        </span>
      </Link>
    </li>
  );
}
