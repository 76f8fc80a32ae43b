import { useState, type FormEvent } from 'react';
import { useCreateView, type ViewQuery } from '@/features/views/api/views';
import { narrowing } from '@/features/views/components/same-query';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { SwitchField } from '@/components/ui/switch-field';
import { useMay } from '@/lib/auth/current-user';

interface SaveViewDialogProps {
  query: ViewQuery;
  onClose: () => void;
}

export function SaveViewDialog({ query, onClose }: SaveViewDialogProps) {
  const [name, setName] = useState('');
  const [isShared, setShared] = useState(false);
  const mayShare = useMay('conversations.manage');
  const create = useCreateView();

  function submit(event: FormEvent) {
    event.preventDefault();
    create.mutate({ name: name.trim(), query: narrowing(query), isShared }, { onSuccess: onClose });
  }

  return (
    <Dialog open onOpenChange={onClose} title="Save this view" description="The filters and the order in force now, to be chosen again under a name.">
      <form onSubmit={submit} className="flex flex-col gap-4">
        {create.isError && <ErrorNotice error={create.error} />}
        <TextField label="Name" value={name} onChange={(event) => setName(event.target.value)} required maxLength={80} autoComplete="off" />
        {mayShare && <SwitchField label="Everybody sees it" checked={isShared} onChange={setShared} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={create.isPending}>
            Save view
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
