import { RadioGroup } from 'radix-ui';
import { useState, type FormEvent } from 'react';
import { useUpdateLabel } from '@/features/labels/api/change-labels';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { LabelChip } from '@/components/ui/label-chip';
import type { Label } from '@/lib/api/types';
import { labelColors, nextLabelColor, useCreateLabel } from '@/lib/organization/labels';

interface LabelDialogProps {
  /** All there are, to choose another colour for a new one. */
  labels: readonly Label[];
  /** The one to change; a new one when absent. */
  label: Label | undefined;
  onClose: () => void;
}

export function LabelDialog({ labels, label, onClose }: LabelDialogProps) {
  const [name, setName] = useState(label?.name ?? '');
  const [color, setColor] = useState(label?.color ?? nextLabelColor(labels));
  const create = useCreateLabel();
  const update = useUpdateLabel();
  const failed = create.error ?? update.error;
  // One that a program made can have any colour.
  const colors = labelColors.some((known) => known === color.toLowerCase()) ? labelColors : [color, ...labelColors];

  function submit(event: FormEvent) {
    event.preventDefault();
    if (label) {
      update.mutate({ id: label.id, name: name.trim(), color }, { onSuccess: onClose });
    } else {
      create.mutate({ name: name.trim(), color }, { onSuccess: onClose });
    }
  }

  return (
    <Dialog open onOpenChange={onClose} title={label ? 'Change label' : 'New label'}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        {failed && <ErrorNotice error={failed} />}
        <TextField label="Name" value={name} onChange={(event) => setName(event.target.value)} required maxLength={50} autoComplete="off" />
        <RadioGroup.Root aria-label="Colour" value={color} onValueChange={setColor} className="flex flex-wrap gap-2">
          {colors.map((option, index) => (
            <RadioGroup.Item
              key={option}
              value={option}
              aria-label={`Colour ${index + 1}`}
              style={{ background: option }}
              className="size-8 rounded-full ring-offset-2 ring-offset-surface data-[state=checked]:ring-2 data-[state=checked]:ring-ink"
            />
          ))}
        </RadioGroup.Root>
        <div className="flex items-center justify-between gap-3">
          <LabelChip label={{ id: '', name: name.trim() || 'Label', color }} className="h-6 text-xs" />
          <span className="flex shrink-0 gap-2">
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary" busy={create.isPending || update.isPending}>
              {label ? 'Save' : 'Create'}
            </Button>
          </span>
        </div>
      </form>
    </Dialog>
  );
}
