import { MessageSquareQuote } from 'lucide-react';
import { useState } from 'react';
import { useDeleteCannedResponse } from '@/features/canned-responses/api/change-canned-responses';
import { CannedResponseDialog } from '@/features/canned-responses/components/canned-response-dialog';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { DeleteButton } from '@/components/ui/delete-button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Page } from '@/components/ui/page';
import { Skeleton } from '@/components/ui/skeleton';
import { useMay } from '@/lib/auth/current-user';
import { useCannedResponses, type CannedResponse } from '@/lib/organization/canned-responses';

export function CannedResponsesPage() {
  const { data: responses, isPending, isError, error, refetch } = useCannedResponses();
  const mayManage = useMay('conversations.manage');
  const [editing, setEditing] = useState<CannedResponse | 'new'>();
  return (
    <Page title="Canned responses" intro="Texts your team answers with again and again. Type / and the code while writing.">
      <Card title="All canned responses">
        {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {isPending && <Skeleton className="h-24 rounded-xl" />}
        {responses?.length === 0 && (
          <EmptyState icon={MessageSquareQuote} title="No canned responses yet">
            Begin with what is asked most: your opening hours, where an order is.
          </EmptyState>
        )}
        <ul className="divide-y divide-line">
          {responses?.map((response) => (
            <Row key={response.id} response={response} mayManage={mayManage} onEdit={() => setEditing(response)} />
          ))}
        </ul>
        {mayManage && responses && (
          <Button variant="primary" onClick={() => setEditing('new')} className="mt-4">
            New canned response
          </Button>
        )}
      </Card>
      {editing && <CannedResponseDialog response={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />}
    </Page>
  );
}

function Row({ response, mayManage, onEdit }: { response: CannedResponse; mayManage: boolean; onEdit: () => void }) {
  const remove = useDeleteCannedResponse();
  return (
    <li className="flex flex-wrap items-center gap-2 py-3 first:pt-0 last:pb-0">
      <div className="min-w-48 flex-1">
        <p className="font-medium">
          /{response.code}
          {!response.isShared && <span className="ml-2 text-xs font-normal text-ink-3">yours alone</span>}
        </p>
        <p dir="auto" className="line-clamp-2 text-[13px] text-ink-3">
          {response.text}
        </p>
      </div>
      {mayManage && (
        <>
          <Button onClick={onEdit}>Change</Button>
          <DeleteButton
            name={`/${response.code}`}
            consequence="Messages that were sent with it stay. Macros that send it stop at that step."
            deletion={{ isPending: remove.isPending, error: remove.error, run: (onSuccess) => remove.mutate(response.id, { onSuccess }) }}
          />
        </>
      )}
    </li>
  );
}
