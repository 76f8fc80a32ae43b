import { CircleAlert, FileText } from 'lucide-react';
import type { PendingSend } from '@/features/messages/api/send-message';
import { TextContent } from '@/features/messages/components/content/text-content';
import { MessageTicks } from '@/features/messages/components/message-ticks';
import { describeError } from '@/lib/api/problem';
import { clockTime } from '@/lib/time';

interface PendingBubbleProps {
  send: PendingSend;
  onSettle: (decision: 'again' | 'discard') => void;
}

/** A message the server does not have yet. */
export function PendingBubble({ send, onSettle }: PendingBubbleProps) {
  const { message, status, error, submittedAt } = send;
  const isRefused = status === 'error';
  const { title, detail } = describeError(error);

  return (
    <article aria-label="You" aria-busy={!isRefused} className="mt-0.5 flex flex-col items-end">
      <div className="max-w-[min(34rem,84%)] rounded-2xl rounded-br-md bg-bubble-out px-3 py-2 opacity-80">
        {message.file && (
          <p className="flex items-center gap-2 font-medium">
            <FileText aria-hidden className="size-5 shrink-0" />
            <span className="truncate">{message.file.name}</span>
          </p>
        )}
        <div className="flex flex-wrap items-end justify-end gap-x-3">
          <div className="min-w-0 grow">{message.text && <TextContent text={message.text} />}</div>
          <p className="-mb-0.5 flex items-center gap-1 text-[11px] leading-5 text-ink-3 tabular-nums">
            {clockTime(new Date(submittedAt).toISOString())}
            <MessageTicks status={isRefused ? 'failed' : 'queued'} />
          </p>
        </div>
      </div>
      {isRefused && (
        <p role="alert" className="mt-1 flex max-w-[min(34rem,84%)] items-start gap-1.5 text-xs text-danger">
          <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          <span>
            Not sent. {title} {detail}{' '}
            <button type="button" onClick={() => onSettle('again')} className="font-medium underline underline-offset-2">
              Try again
            </button>{' '}
            <button type="button" onClick={() => onSettle('discard')} className="font-medium underline underline-offset-2">
              Discard
            </button>
          </span>
        </p>
      )}
    </article>
  );
}
