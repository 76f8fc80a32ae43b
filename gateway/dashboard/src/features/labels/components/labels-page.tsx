import { Tag } from 'lucide-react';
import { useState } from 'react';
import { LabelDialog } from '@/features/labels/components/label-dialog';
import { LabelRow } from '@/features/labels/components/label-row';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Page } from '@/components/ui/page';
import { Skeleton } from '@/components/ui/skeleton';
import { useMay } from '@/lib/auth/current-user';
import { useLabels } from '@/lib/organization/labels';

export function LabelsPage() {
  const { data: labels, isPending, isError, error, refetch } = useLabels();
  const mayManage = useMay('conversations.manage');
  const [isAdding, setAdding] = useState(false);
  return (
    <Page title="Labels" intro="Words your team sorts conversations by. The list can be narrowed to one of them.">
      <Card title="All labels">
        {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {isPending && <Skeleton className="h-24 rounded-xl" />}
        {labels?.length === 0 && (
          <EmptyState icon={Tag} title="No labels yet">
            Make one here, or while looking at a conversation.
          </EmptyState>
        )}
        <ul className="divide-y divide-line">
          {labels?.map((label) => (
            <LabelRow key={label.id} label={label} mayManage={mayManage} />
          ))}
        </ul>
        {mayManage && labels && (
          <Button variant="primary" onClick={() => setAdding(true)} className="mt-4">
            New label
          </Button>
        )}
      </Card>
      {isAdding && <LabelDialog labels={labels ?? []} label={undefined} onClose={() => setAdding(false)} />}
    </Page>
  );
}
