import { CircleAlert, FileText } from 'lucide-react';
import type { PendingSend } from '@/features/messages/api/send-message';
import { TextContent } from '@/features/messages/components/content/text-content';
import { MessageMeta } from '@/features/messages/components/message-meta';
import { describeError } from '@/lib/api/problem';

interface PendingBubbleProps {
  send: PendingSend;
  onSettle: (decision: 'again' | 'discard') => void;
}

/** A message the server does not have yet. */
export function PendingBubble({ send, onSettle }: PendingBubbleProps) {
  const { message, status, error, submittedAt } = send;
  const isRefused = status === 'error';
  const { title, detail } = describeError(error);
  const meta = <MessageMeta timestamp={new Date(submittedAt).toISOString()} status={isRefused ? 'failed' : 'queued'} />;

  return (
    <article aria-label="You" aria-busy={!isRefused} className="mt-0.5 flex flex-col items-end">
      <div className="max-w-[min(34rem,84%)] rounded-2xl rounded-br-md bg-bubble-out px-3 py-2 opacity-80">
        {message.file && (
          <p className="flex items-center gap-2 font-medium">
            <FileText aria-hidden className="size-5 shrink-0" />
            <span className="truncate">{message.file.name}</span>
          </p>
        )}
        {message.text ? <TextContent text={message.text} meta={meta} /> : <div className="mt-1 flex justify-end">{meta}</div>}
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
