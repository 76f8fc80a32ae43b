import { Plus } from 'lucide-react';
import { useUpdateConversation } from '@/features/conversations/api/update-conversation';
import { Button } from '@/components/ui/button';
import { LabelChip } from '@/components/ui/label-chip';
import { Picker } from '@/components/ui/picker';
import { toastError } from '@/components/ui/toasts';
import type { Conversation, Label } from '@/lib/api/types';
import { nextLabelColor, useCreateLabel, useLabels } from '@/lib/organization/labels';

/** The labels on a conversation, and the way to put them on and make new ones. */
export function LabelPicker({ conversation }: { conversation: Conversation }) {
  const { data: known = [] } = useLabels();
  const create = useCreateLabel();
  const update = useUpdateConversation(conversation);
  const labels = conversation.labels ?? [];

  const set = (next: Label[]) => update.mutate({ labels: next.toSorted((left, right) => left.name.localeCompare(right.name)) });
  const remove = (id: string) => set(labels.filter((label) => label.id !== id));

  function toggle(id: string) {
    const label = known.find((entry) => entry.id === id);
    if (labels.some((entry) => entry.id === id)) {
      remove(id);
    } else if (label) {
      set([...labels, label]);
    }
  }

  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {labels.map((label) => (
        <LabelChip key={label.id} label={label} onRemove={() => remove(label.id)} />
      ))}
      <Picker
        label="Labels"
        isMultiple
        trigger={
          <Button variant="ghost" className="h-6 gap-1 rounded-full px-2 text-xs">
            <Plus aria-hidden className="size-3.5" /> Label
          </Button>
        }
        options={known.map((label) => ({ value: label.id, label: label.name, icon: <span aria-hidden style={{ background: label.color }} className="size-3 shrink-0 rounded-full" /> }))}
        selected={labels.map((label) => label.id)}
        onPick={toggle}
        onCreate={(name) => create.mutate({ name, color: nextLabelColor(known) }, { onSuccess: (label) => set([...labels, label]), onError: toastError })}
        empty="No labels yet. Type a word to make one."
        align="end"
      />
    </div>
  );
}
