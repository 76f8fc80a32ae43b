import { ChevronRight, Webhook as WebhookIcon } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { useCreateWebhook, useWebhooks } from '@/features/webhooks/api/webhooks';
import { SecretNotice } from '@/features/webhooks/components/secret-notice';
import { StateDot } from '@/features/webhooks/components/state-dot';
import { WebhookForm } from '@/features/webhooks/components/webhook-form';
import { eventWords, webhookState } from '@/features/webhooks/components/webhook-words';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Page } from '@/components/ui/page';
import { Skeleton } from '@/components/ui/skeleton';
import { paths } from '@/config/paths';

export function WebhooksPage() {
  const { data: webhooks, isPending, isError, error, refetch } = useWebhooks();
  const create = useCreateWebhook();
  const [isAdding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string>();

  return (
    <Page title="Webhooks" intro="Your own programs are told what happens here. What they do not take is tried again for a day; nothing is lost.">
      {secret && <SecretNotice secret={secret} />}
      {isAdding && (
        <Card title="New webhook">
          <WebhookForm
            submitLabel="Create"
            onCancel={() => setAdding(false)}
            action={{
              error: create.error,
              isPending: create.isPending,
              run: (input) =>
                create.mutate(input, {
                  onSuccess: (created) => {
                    setSecret(created.secret ?? undefined);
                    setAdding(false);
                  },
                }),
            }}
          />
        </Card>
      )}
      <Card title="Webhooks">
        {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {isPending && <Skeleton className="h-20 rounded-xl" />}
        {webhooks?.length === 0 && (
          <EmptyState icon={WebhookIcon} title="No webhook yet">
            Create one to have a program of yours told of messages, assignments and more.
          </EmptyState>
        )}
        <ul className="-mx-2">
          {webhooks?.map((webhook) => (
            <li key={webhook.id}>
              <Link to={paths.webhook(webhook.id)} className="flex items-center gap-3 rounded-xl px-2 py-2.5 hover:bg-hover">
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">{webhook.description || webhook.url}</span>
                  <span className="block truncate text-[13px] text-ink-3">{webhook.description ? webhook.url : eventWords(webhook.eventTypes)}</span>
                  <span className="mt-0.5 block text-[13px] text-ink-2">
                    <StateDot state={webhookState(webhook)} />
                  </span>
                </span>
                <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-3" />
              </Link>
            </li>
          ))}
        </ul>
        {!isAdding && webhooks && (
          <Button
            variant="primary"
            className="mt-4"
            onClick={() => {
              setAdding(true);
              setSecret(undefined);
            }}
          >
            New webhook
          </Button>
        )}
      </Card>
    </Page>
  );
}
