import { useState, type FormEvent } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';
import { formText } from '@/lib/form-text';
import { localInput } from '@/lib/time';

interface SnoozeDialogProps {
  onSnooze: (at: Date) => void;
  onClose: () => void;
}

export function SnoozeDialog({ onSnooze, onClose }: SnoozeDialogProps) {
  const [error, setError] = useState<string>();
  const [tomorrow] = useState(() => localInput(new Date(Date.now() + 24 * 60 * 60_000)));

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const at = new Date(formText(new FormData(event.currentTarget), 'at'));
    if (!(at.getTime() > Date.now())) {
      setError('Choose a time in the future.');
      return;
    }
    onSnooze(at);
    onClose();
  }

  return (
    <Dialog open onOpenChange={onClose} title="Snooze" description="The conversation opens again by itself at this time, or when the customer writes.">
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField label="Until" name="at" type="datetime-local" required defaultValue={tomorrow} error={error} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary">
            Snooze
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
