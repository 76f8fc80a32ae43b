import { Bot as BotIcon } from 'lucide-react';
import { useBots } from '@/features/bot/api/bots';
import { BotForm } from '@/features/bot/components/bot-form';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Page } from '@/components/ui/page';
import { Skeleton } from '@/components/ui/skeleton';

export function BotPage() {
  const { data: bots, isPending, isError, error, refetch } = useBots();
  return (
    <Page title="Bot" intro="What the bot answers until a person takes over a conversation.">
      {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton className="h-80 rounded-2xl" />}
      {bots?.length === 0 && (
        <EmptyState icon={BotIcon} title="No bot">
          This organization has no bot, so every conversation waits for a person.
        </EmptyState>
      )}
      <div className="flex flex-col gap-6">
        {bots?.map((bot) => (
          <BotForm key={bot.id} bot={bot} />
        ))}
      </div>
    </Page>
  );
}
