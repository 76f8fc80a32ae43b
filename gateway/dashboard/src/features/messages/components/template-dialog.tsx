import { useState, type FormEvent } from 'react';
import { useSendTemplate } from '@/features/messages/api/send-template';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextArea, TextField } from '@/components/ui/field';
import { formText } from '@/lib/form-text';

interface TemplateDialogProps {
  conversationId: string;
  onClose: () => void;
}

export function TemplateDialog({ conversationId, onClose }: TemplateDialogProps) {
  const send = useSendTemplate(conversationId);
  // One key for as long as the dialog is open: pressing the button again after a lost answer must not send twice.
  const [key] = useState(() => crypto.randomUUID());

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const value = (name: string) => formText(form, name).trim();
    const parameters = value('parameters').split('\n').filter(Boolean);
    send.mutate({ key, name: value('name'), language: value('language'), parameters }, { onSuccess: onClose });
  }

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Use a template" description="An approved message template reaches the customer at any time, also outside the 24-hour window.">
      <form onSubmit={submit} className="flex flex-col gap-4">
        {send.isError && <ErrorNotice error={send.error} />}
        <TextField label="Template name" name="name" required placeholder="order_update" hint="As in WhatsApp Manager." autoComplete="off" />
        <TextField label="Language" name="language" required defaultValue="en_US" autoComplete="off" />
        <TextArea label="Values" name="parameters" hint="One line for each placeholder of the body, in order. Leave empty when there are none." />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={send.isPending}>
            Send template
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
