import { CalendarClock } from 'lucide-react';
import { useCancelScheduledMessage, useScheduledMessages } from '@/features/messages/api/scheduled-messages';
import { TextContent } from '@/features/messages/components/content/text-content';
import { useSession } from '@/lib/auth/session';
import { useMemberNames } from '@/lib/organization/members';
import { fullTime, shortTime } from '@/lib/time';
import { useMay } from '@/lib/auth/current-user';

/** What is to be sent later, at the end of the thread: it comes after all there is. */
export function ScheduledList({ conversationId, now }: { conversationId: string; now: Date }) {
  const { data: scheduled = [] } = useScheduledMessages(conversationId);
  const cancel = useCancelScheduledMessage(conversationId);
  const maySend = useMay('messages.send');
  const nameOf = useMemberNames();
  const userId = useSession()?.userId;
  if (scheduled.length === 0) {
    return null;
  }
  return (
    <ul aria-label="Scheduled messages" className="mt-4 flex flex-col items-end gap-2">
      {scheduled.map(({ id, message, subject, scheduledAt, authorId, fallbackTemplate, unreadable }) => (
        <li key={id} className="w-fit max-w-[min(34rem,84%)] rounded-2xl rounded-br-md border border-dashed border-accent/60 bg-surface px-3 py-2">
          {subject && <p className="mb-1 font-semibold">{subject}</p>}
          {unreadable ? <p className="text-ink-3 italic">This text cannot be read.</p> : <TextContent text={message ?? `Template ${fallbackTemplate?.name ?? ''}`} />}
          <p className="mt-1.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-ink-3">
            <CalendarClock aria-hidden className="size-3.5 text-accent-text" />
            <time dateTime={scheduledAt} title={fullTime(scheduledAt)}>
              {shortTime(scheduledAt, now)}
            </time>
            {authorId !== userId && <span>{nameOf(authorId) ?? 'A colleague'}</span>}
            {message && fallbackTemplate?.name && <span>or template {fallbackTemplate.name}</span>}
            {maySend && (
              <button type="button" disabled={cancel.isPending} onClick={() => cancel.mutate(id)} className="font-medium text-danger hover:underline">
                Cancel<span className="sr-only"> the message of {fullTime(scheduledAt)}</span>
              </button>
            )}
          </p>
        </li>
      ))}
    </ul>
  );
}
