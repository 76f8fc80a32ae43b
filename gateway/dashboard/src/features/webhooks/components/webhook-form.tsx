import { useState, type FormEvent } from 'react';
import type { WebhookInput } from '@/features/webhooks/api/webhooks';
import { WebhookFields } from '@/features/webhooks/components/webhook-fields';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { ApiError } from '@/lib/api/problem';
import { formText } from '@/lib/form-text';

interface WebhookFormProps {
  /** What there is to change; a new one when absent. */
  webhook?: { url: string; description?: string | null; eventTypes: readonly string[] };
  action: { error: unknown; isPending: boolean; run: (input: WebhookInput) => void };
  submitLabel: string;
  onCancel: () => void;
}

export function WebhookForm({ webhook, action, submitLabel, onCancel }: WebhookFormProps) {
  const [noEvents, setNoEvents] = useState(false);
  const errors = action.error instanceof ApiError ? action.error.fieldErrors : {};

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const eventTypes = form.getAll('eventType').map(String);
    setNoEvents(eventTypes.length === 0);
    if (eventTypes.length > 0) {
      action.run({ url: formText(form, 'url').trim(), description: formText(form, 'description').trim(), eventTypes });
    }
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {action.error != null && <ErrorNotice error={action.error} />}
      <WebhookFields {...webhook} errors={noEvents ? { eventTypes: 'Choose at least one.' } : errors} />
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" busy={action.isPending}>
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}
