import { useState, type FormEvent } from 'react';
import { useReplayRange } from '@/features/webhooks/api/deliveries';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { SwitchField } from '@/components/ui/switch-field';
import { toast } from '@/components/ui/toasts';
import { formText } from '@/lib/form-text';
import { localInput } from '@/lib/time';

const dayMs = 24 * 60 * 60_000;

export function ReplayRangeDialog({ webhookId, onClose }: { webhookId: string; onClose: () => void }) {
  const replay = useReplayRange(webhookId);
  const [includeDelivered, setIncludeDelivered] = useState(false);
  // A minute is added: the field has none of the seconds that have passed.
  const [{ since, until }] = useState(() => ({ since: localInput(new Date(Date.now() - dayMs)), until: localInput(new Date(Date.now() + 60_000)) }));

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const moment = (name: string) => new Date(formText(form, name)).toISOString();
    replay.mutate(
      { since: moment('since'), until: moment('until'), includeDelivered },
      {
        onSuccess: ({ replayed, hasMore }) => {
          toast({
            tone: 'info',
            title: replayed === 0 ? 'There was nothing to post again' : `${replayed.toLocaleString()} ${replayed === 1 ? 'delivery is' : 'deliveries are'} posted again`,
            detail: hasMore ? 'There are more: replay the range once again when these are through.' : undefined,
          });
          onClose();
        },
      },
    );
  }

  return (
    <Dialog open onOpenChange={onClose} title="Replay a range" description="What was recorded in this time and given up is posted again. Events keep their ids, so a program that had one knows it.">
      <form onSubmit={submit} className="flex flex-col gap-4">
        {replay.isError && <ErrorNotice error={replay.error} />}
        <div className="grid gap-3 sm:grid-cols-2">
          <TextField label="From" name="since" type="datetime-local" required defaultValue={since} />
          <TextField label="To" name="until" type="datetime-local" required defaultValue={until} />
        </div>
        <SwitchField label="Also what was delivered" checked={includeDelivered} onChange={setIncludeDelivered} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={replay.isPending}>
            Replay
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
