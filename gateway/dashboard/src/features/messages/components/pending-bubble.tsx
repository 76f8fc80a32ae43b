import { CircleAlert, FileText } from 'lucide-react';
import { isBeingAnswered, type PendingSend } from '@/features/messages/api/send-message';
import { TextContent } from '@/features/messages/components/content/text-content';
import { describeRefusal } from '@/features/messages/components/failure';
import { MessageMeta } from '@/features/messages/components/message-meta';

interface PendingBubbleProps {
  send: PendingSend;
  onSettle: (decision: 'again' | 'discard') => void;
}

/** A message the server does not have yet. */
export function PendingBubble({ send, onSettle }: PendingBubbleProps) {
  const { message, status, error, submittedAt } = send;
  const isRefused = status === 'error';
  const files = message.file ? [message.file] : (message.mail?.files ?? []);
  const meta = <MessageMeta timestamp={new Date(submittedAt).toISOString()} status={isRefused ? 'failed' : 'queued'} />;

  return (
    <article aria-label="You" aria-busy={!isRefused} className="mt-0.5 flex flex-col items-end">
      <div className="max-w-[min(34rem,84%)] rounded-2xl rounded-br-md bg-bubble-out px-3 py-2 opacity-80">
        {message.mail && <p className="mb-1 font-semibold">{message.mail.subject}</p>}
        {files.map((file, index) => (
          <p key={index} className="flex items-center gap-2 font-medium">
            <FileText aria-hidden className="size-5 shrink-0" />
            <span className="truncate">{file.name}</span>
          </p>
        ))}
        {message.text ? <TextContent text={message.text} meta={meta} /> : <div className="mt-1 flex justify-end">{meta}</div>}
      </div>
      {isRefused && (
        <p role="alert" className="mt-1 flex max-w-[min(34rem,84%)] items-start gap-1.5 text-xs text-danger">
          <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          <span>
            Not sent. {isBeingAnswered(error) ? 'A colleague answers at this moment.' : describeRefusal(error)}{' '}
            <button type="button" onClick={() => onSettle('again')} className="font-medium underline underline-offset-2">
              {isBeingAnswered(error) ? 'Send nevertheless' : 'Try again'}
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
