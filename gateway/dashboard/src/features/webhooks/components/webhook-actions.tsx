import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useDeleteWebhook, useRotateSecret, useTestWebhook, useUpdateWebhook, type Webhook } from '@/features/webhooks/api/webhooks';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { toastError } from '@/components/ui/toasts';
import { paths } from '@/config/paths';

const questions = {
  disable: { title: 'Disable this webhook?', description: 'What waits is given up, and nothing more is recorded for it until it is enabled.', yes: 'Disable' },
  secret: { title: 'A new secret?', description: 'From now on everything is signed with it. Programs that still check with the old one refuse what they get, and get it again later.', yes: 'Make a new one' },
  delete: { title: 'Delete this webhook?', description: 'Its log goes with it.', yes: 'Delete' },
};

interface WebhookActionsProps {
  webhook: Webhook;
  onEdit: () => void;
  onSecret: (secret: string | undefined) => void;
}

export function WebhookActions({ webhook, onEdit, onSecret }: WebhookActionsProps) {
  const navigate = useNavigate();
  const [asking, setAsking] = useState<keyof typeof questions>();
  const test = useTestWebhook(webhook.id);
  const update = useUpdateWebhook(webhook.id);
  const rotate = useRotateSecret(webhook.id);
  const remove = useDeleteWebhook(webhook.id);
  const action = { disable: update, secret: rotate, delete: remove }[asking ?? 'disable'];
  const close = () => setAsking(undefined);

  function confirm() {
    switch (asking) {
      case 'disable':
        update.mutate({ isEnabled: false }, { onSuccess: close });
        break;
      case 'secret':
        rotate.mutate(undefined, {
          onSuccess: (changed) => {
            onSecret(changed.secret ?? undefined);
            close();
          },
        });
        break;
      default:
        remove.mutate(undefined, { onSuccess: () => void navigate(paths.webhooks) });
    }
  }

  return (
    <div className="flex flex-wrap gap-2">
      {webhook.isEnabled ? (
        <Button variant="primary" busy={test.isPending} onClick={() => test.mutate()}>
          Test it
        </Button>
      ) : (
        <Button variant="primary" busy={update.isPending} onClick={() => update.mutate({ isEnabled: true }, { onError: toastError })}>
          Enable
        </Button>
      )}
      <Button onClick={onEdit}>Change</Button>
      <Button onClick={() => setAsking('secret')}>New secret</Button>
      {webhook.isEnabled && <Button onClick={() => setAsking('disable')}>Disable</Button>}
      <Button variant="danger" onClick={() => setAsking('delete')}>
        Delete
      </Button>
      {asking && (
        <Dialog open onOpenChange={close} title={questions[asking].title} description={questions[asking].description}>
          {action.isError && <ErrorNotice error={action.error} className="mb-4" />}
          <div className="flex justify-end gap-2">
            <Button onClick={close}>Leave it</Button>
            <Button variant="danger" busy={action.isPending} onClick={confirm}>
              {questions[asking].yes}
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}
