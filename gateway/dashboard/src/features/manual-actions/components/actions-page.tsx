import { ListTodo } from 'lucide-react';
import { useState, type ComponentType } from 'react';
import { useManualActions, type ManualAction } from '@/features/manual-actions/api/manual-actions';
import { ActionRow } from '@/features/manual-actions/components/action-row';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Page } from '@/components/ui/page';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import { useNow } from '@/lib/use-now';

const views = [
  { value: 'pending', label: 'To do' },
  { value: 'completed', label: 'Done' },
  { value: 'failed', label: 'Dismissed' },
] as const;

const empty: Record<ManualAction['status'], string> = {
  pending: 'What the bot cannot do, what waits too long and what did not arrive stands here.',
  completed: 'What is done stands here.',
  failed: 'What was dismissed stands here.',
};

interface ActionsPageProps {
  /** Says with whom a conversation is. */
  ConversationName: ComponentType<{ conversationId: string }>;
}

export function ActionsPage({ ConversationName }: ActionsPageProps) {
  const [status, setStatus] = useState<ManualAction['status']>('pending');
  const actions = useManualActions(status);
  const now = useNow();
  return (
    <Page title="To do" intro="What needs a person because automation, a rule or a target says so. It ends by itself when its cause does.">
      <Segmented<ManualAction['status']> label="Show" value={status} options={views} onChange={setStatus} className="mb-4 w-80 max-w-full" />
      <section aria-label="Actions" aria-busy={actions.isFetching} className="rounded-2xl border border-line bg-surface p-2">
        {actions.isError && <ErrorNotice error={actions.error} onRetry={() => void actions.refetch()} className="m-2" />}
        {actions.isPending && <Skeleton className="m-2 h-24 rounded-xl" />}
        {actions.data?.length === 0 && (
          <EmptyState icon={ListTodo} title="Nothing here">
            {empty[status]}
          </EmptyState>
        )}
        <ul className="divide-y divide-line">
          {actions.data?.map((action) => (
            <ActionRow key={action.id} action={action} ConversationName={ConversationName} now={now} />
          ))}
        </ul>
        {actions.hasNextPage && (
          <Button variant="ghost" busy={actions.isFetchingNextPage} onClick={() => void actions.fetchNextPage()} className="m-2">
            Show older ones
          </Button>
        )}
      </section>
    </Page>
  );
}
