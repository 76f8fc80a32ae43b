import { useState } from 'react';
import { useDeleteLabel } from '@/features/labels/api/change-labels';
import { LabelDialog } from '@/features/labels/components/label-dialog';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { LabelChip } from '@/components/ui/label-chip';
import type { Label } from '@/lib/api/types';

export function LabelRow({ label, mayManage }: { label: Label; mayManage: boolean }) {
  const [asking, setAsking] = useState<'change' | 'delete'>();
  const remove = useDeleteLabel();
  const close = () => setAsking(undefined);
  return (
    <li className="flex items-center gap-2 py-2.5 first:pt-0 last:pb-0">
      <span className="min-w-0 flex-1">
        <LabelChip label={label} className="h-6 text-xs" />
      </span>
      {mayManage && (
        <>
          <Button onClick={() => setAsking('change')}>Change</Button>
          <Button variant="danger" onClick={() => setAsking('delete')}>
            Delete
          </Button>
        </>
      )}
      {asking === 'change' && <LabelDialog labels={[]} label={label} onClose={close} />}
      <Dialog open={asking === 'delete'} onOpenChange={close} title={`Delete ${label.name}?`} description="It is taken off all conversations. They stay.">
        {remove.isError && <ErrorNotice error={remove.error} className="mb-4" />}
        <div className="flex justify-end gap-2">
          <Button onClick={close}>Keep it</Button>
          <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate(label.id, { onSuccess: close })}>
            Delete
          </Button>
        </div>
      </Dialog>
    </li>
  );
}
