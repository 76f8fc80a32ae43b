import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useUpdateWebhook, useWebhook, type Webhook } from '@/features/webhooks/api/webhooks';
import { DeliveryLog } from '@/features/webhooks/components/delivery-log';
import { SecretNotice } from '@/features/webhooks/components/secret-notice';
import { StateDot } from '@/features/webhooks/components/state-dot';
import { WebhookActions } from '@/features/webhooks/components/webhook-actions';
import { WebhookForm } from '@/features/webhooks/components/webhook-form';
import { eventWords, webhookState } from '@/features/webhooks/components/webhook-words';
import { Card } from '@/components/ui/card';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Page } from '@/components/ui/page';
import { Skeleton } from '@/components/ui/skeleton';
import { paths } from '@/config/paths';
import { fullTime } from '@/lib/time';

export function WebhookPage() {
  const { webhookId = '' } = useParams();
  const { data: webhook, isPending, isError, error, refetch } = useWebhook(webhookId);
  return (
    <Page title={webhook?.description || 'Webhook'} intro={webhook?.url ?? ''}>
      <Link to={paths.webhooks} className="mb-4 inline-flex items-center gap-1.5 text-[13px] font-medium text-ink-2 hover:text-ink">
        <ArrowLeft aria-hidden className="size-4" /> All webhooks
      </Link>
      {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton className="h-40 rounded-2xl" />}
      {webhook && <Opened key={webhook.id} webhook={webhook} />}
    </Page>
  );
}

function Opened({ webhook }: { webhook: Webhook }) {
  const update = useUpdateWebhook(webhook.id);
  const [isEditing, setEditing] = useState(false);
  const [secret, setSecret] = useState<string>();
  return (
    <>
      {secret && <SecretNotice secret={secret} />}
      <Card title="What it is told">
        {isEditing ? (
          <WebhookForm
            webhook={webhook}
            submitLabel="Save"
            onCancel={() => setEditing(false)}
            action={{ error: update.error, isPending: update.isPending, run: (input) => update.mutate(input, { onSuccess: () => setEditing(false) }) }}
          />
        ) : (
          <div className="flex flex-col gap-3 text-[13px]">
            <StateDot state={webhookState(webhook)} />
            <p className="text-ink-2">{eventWords(webhook.eventTypes)}</p>
            <p className="text-xs text-ink-3">
              Made {fullTime(webhook.createdAt)}
              {webhook.disabledAt && ` · disabled ${fullTime(webhook.disabledAt)}`}
              {webhook.failingSince && ` · failing since ${fullTime(webhook.failingSince)}`}
            </p>
            <WebhookActions webhook={webhook} onEdit={() => setEditing(true)} onSecret={setSecret} />
          </div>
        )}
      </Card>
      <DeliveryLog webhookId={webhook.id} isEnabled={webhook.isEnabled} />
    </>
  );
}
