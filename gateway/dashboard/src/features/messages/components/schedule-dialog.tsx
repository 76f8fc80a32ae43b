import { useState, type FormEvent } from 'react';
import type { OutgoingMail } from '@/features/messages/api/deliver';
import { useScheduleMessage } from '@/features/messages/api/scheduled-messages';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextArea, TextField } from '@/components/ui/field';
import { SwitchField } from '@/components/ui/switch-field';
import { toast } from '@/components/ui/toasts';
import type { Conversation } from '@/lib/api/types';
import { formText } from '@/lib/form-text';
import { fullTime, localInput } from '@/lib/time';

interface ScheduleDialogProps {
  conversation: Conversation;
  text: string;
  mail?: OutgoingMail;
  onScheduled: () => void;
  onClose: () => void;
}

export function ScheduleDialog({ conversation, text, mail, onScheduled, onClose }: ScheduleDialogProps) {
  const schedule = useScheduleMessage(conversation.id);
  // One key for as long as the dialog is open: pressing the button again after a lost answer must not schedule twice.
  const [key] = useState(() => crypto.randomUUID());
  const [at, setAt] = useState(() => localInput(new Date(Date.now() + 60 * 60_000)));
  const [hasFallback, setFallback] = useState(false);
  const [error, setError] = useState<string>();
  const windowEnd = conversation.channel === 'WhatsApp' ? conversation.windowExpiresAt : undefined;
  const isAfterWindow = windowEnd != null && new Date(at).getTime() > Date.parse(windowEnd);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const value = (name: string) => formText(form, name).trim();
    const time = new Date(at);
    if (!(time.getTime() > Date.now())) {
      setError('Choose a time in the future.');
      return;
    }
    setError(undefined);
    const fallback = hasFallback ? { name: value('name'), language: value('language'), parameters: value('parameters').split('\n').filter(Boolean) } : undefined;
    schedule.mutate(
      { key, channel: conversation.channel, at: time, text, mail, fallback },
      {
        onSuccess: (scheduled) => {
          toast({ tone: 'info', title: 'Scheduled', detail: fullTime(scheduled.scheduledAt) });
          onScheduled();
          onClose();
        },
      },
    );
  }

  return (
    <Dialog open onOpenChange={onClose} title="Send later" description="It goes out at this time by itself. Until then it stands in the thread and can be cancelled.">
      <form onSubmit={submit} className="flex flex-col gap-4">
        {schedule.isError && <ErrorNotice error={schedule.error} />}
        <p dir="auto" className="line-clamp-3 rounded-lg bg-sunken px-3 py-2 text-[13px] whitespace-pre-wrap text-ink-2">
          {text}
        </p>
        <TextField
          label="When"
          type="datetime-local"
          required
          value={at}
          onChange={(event) => setAt(event.target.value)}
          error={error}
          hint={isAfterWindow ? 'The 24-hour window ends before that, unless the customer writes again.' : undefined}
        />
        {conversation.channel === 'WhatsApp' && (
          <>
            <SwitchField label="Send a template if the window is closed by then" checked={hasFallback} onChange={setFallback} />
            {hasFallback && (
              <>
                <TextField label="Template name" name="name" required placeholder="order_update" autoComplete="off" />
                <TextField label="Language" name="language" required defaultValue="en_US" autoComplete="off" />
                <TextArea label="Values" name="parameters" hint="One line for each placeholder of the body, in order." />
              </>
            )}
          </>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={schedule.isPending}>
            Schedule
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
