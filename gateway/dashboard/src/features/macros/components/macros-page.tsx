import { Zap } from 'lucide-react';
import { useState } from 'react';
import { useDeleteMacro } from '@/features/macros/api/macros';
import { MacroForm } from '@/features/macros/components/macro-form';
import { summaryOf } from '@/features/macros/components/macro-words';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { DeleteButton } from '@/components/ui/delete-button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Page } from '@/components/ui/page';
import { Skeleton } from '@/components/ui/skeleton';
import { useMay } from '@/lib/auth/current-user';
import { useMacros, type Macro } from '@/lib/organization/macros';

export function MacrosPage() {
  const { data: macros, isPending, isError, error, refetch } = useMacros();
  const mayManage = useMay('conversations.manage');
  const [editing, setEditing] = useState<Macro | 'new'>();
  return (
    <Page title="Macros" intro="Steps that are always taken together, run from the menu of a conversation. All of them are taken, or none.">
      {editing ? (
        <MacroForm macro={editing === 'new' ? undefined : editing} onDone={() => setEditing(undefined)} />
      ) : (
        <Card title="All macros">
          {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
          {isPending && <Skeleton className="h-24 rounded-xl" />}
          {macros?.length === 0 && (
            <EmptyState icon={Zap} title="No macros yet">
              Thank the customer, put a label on and resolve: one click instead of three.
            </EmptyState>
          )}
          <ul className="divide-y divide-line">
            {macros?.map((macro) => (
              <MacroRow key={macro.id} macro={macro} mayManage={mayManage} onEdit={() => setEditing(macro)} />
            ))}
          </ul>
          {mayManage && macros && (
            <Button variant="primary" onClick={() => setEditing('new')} className="mt-4">
              New macro
            </Button>
          )}
        </Card>
      )}
    </Page>
  );
}

function MacroRow({ macro, mayManage, onEdit }: { macro: Macro; mayManage: boolean; onEdit: () => void }) {
  const remove = useDeleteMacro();
  return (
    <li className="flex flex-wrap items-center gap-2 py-3 first:pt-0 last:pb-0">
      <div className="min-w-48 flex-1">
        <p className="font-medium [overflow-wrap:anywhere]">
          {macro.name}
          {!macro.isShared && <span className="ml-2 text-xs font-normal text-ink-3">yours alone</span>}
        </p>
        <p className="text-[13px] text-ink-3">{summaryOf(macro.steps)}</p>
      </div>
      {mayManage && (
        <>
          <Button onClick={onEdit}>Change</Button>
          <DeleteButton name={macro.name} consequence="What it did stays done." deletion={{ isPending: remove.isPending, error: remove.error, run: (onSuccess) => remove.mutate(macro.id, { onSuccess }) }} />
        </>
      )}
    </li>
  );
}
