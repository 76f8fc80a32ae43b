import type { FormEvent } from 'react';
import { useSetAttribute, type AttributeType } from '@/features/contacts/api/attributes';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { formText } from '@/lib/form-text';

const types = [
  { value: 'string', label: 'Text' },
  { value: 'number', label: 'Number' },
  { value: 'boolean', label: 'true or false' },
  { value: 'json', label: 'JSON' },
] as const;

interface AttributeDialogProps {
  contactId: string;
  /** The one to change; a new one when absent. */
  attribute: { key: string; value: string; valueType: AttributeType } | undefined;
  onClose: () => void;
}

export function AttributeDialog({ contactId, attribute, onClose }: AttributeDialogProps) {
  const set = useSetAttribute(contactId);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const key = attribute?.key ?? formText(form, 'key').trim();
    set.mutate({ key, value: formText(form, 'value'), valueType: formText(form, 'type') as AttributeType }, { onSuccess: onClose });
  }

  return (
    <Dialog open onOpenChange={onClose} title={attribute ? attribute.key : 'New attribute'}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        {set.isError && <ErrorNotice error={set.error} />}
        {!attribute && (
          <TextField label="Name" name="key" required maxLength={64} pattern="[A-Za-z][A-Za-z0-9_]*" title="A letter, then letters, digits and underscores" placeholder="plan" autoComplete="off" />
        )}
        <div className="grid grid-cols-[1fr_9rem] gap-3">
          <TextField label="Value" name="value" required defaultValue={attribute?.value} autoComplete="off" />
          <Select label="Type" name="type" options={types} defaultValue={attribute?.valueType ?? 'string'} />
        </div>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={set.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
