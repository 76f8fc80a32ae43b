import { useState } from 'react';
import { useMergeConversation } from '@/features/conversations/api/merge-conversation';
import { useFoundConversations } from '@/features/conversations/api/search';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { toast } from '@/components/ui/toasts';
import type { Conversation } from '@/lib/api/types';
import { formatPhone } from '@/lib/phone';
import { useDebounced } from '@/lib/use-debounced';

/** Chooses the conversation that becomes part of this one: on the same channel, with somebody who is the same person. */
export function MergeDialog({ conversation, onClose }: { conversation: Conversation; onClose: () => void }) {
  const { id, fullName, channel } = conversation;
  const [typed, setTyped] = useState(fullName);
  const [chosen, setChosen] = useState<string>();
  const words = useDebounced(typed.trim(), 250);
  const found = useFoundConversations(words, 'all', channel);
  const others = found.data?.filter((other) => other.id !== id).slice(0, 6) ?? [];
  const merge = useMergeConversation(id);
  const choice = others.find((other) => other.id === chosen);

  return (
    <Dialog open onOpenChange={onClose} title="Merge with another conversation" description={`Its messages, notes and contact become those of ${fullName}. It cannot be undone.`}>
      <div className="flex flex-col gap-4">
        {merge.isError && <ErrorNotice error={merge.error} />}
        <TextField label="Name or number" type="search" value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" />
        {found.isError && <ErrorNotice error={found.error} />}
        <fieldset aria-busy={found.isFetching} className="flex flex-col gap-0.5">
          <legend className="sr-only">Conversations on {channel}</legend>
          {others.map((other) => (
            <label key={other.id} className="flex cursor-pointer items-center gap-2.5 rounded-lg px-2 py-1.5 text-[13px] hover:bg-hover has-checked:bg-accent-soft">
              <input type="radio" name="other" value={other.id} checked={chosen === other.id} onChange={() => setChosen(other.id)} className="size-4 accent-accent" />
              <Avatar name={other.fullName} id={other.contactId} className="size-8 text-xs" />
              <span className="min-w-0">
                <span className="block truncate font-medium">{other.fullName}</span>
                <span className="block truncate text-xs text-ink-3">{other.contactDetails.phone ? formatPhone(other.contactDetails.phone) : other.contactDetails.email}</span>
              </span>
            </label>
          ))}
          {found.isSuccess && others.length === 0 && <p className="px-2 text-[13px] text-ink-3">No other conversation on {channel}.</p>}
        </fieldset>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Keep both</Button>
          <Button
            variant="danger"
            disabled={!choice}
            busy={merge.isPending}
            onClick={() =>
              choice &&
              merge.mutate(choice.id, {
                onSuccess: () => {
                  toast({ tone: 'info', title: `The conversation with ${choice.fullName} is part of this one` });
                  onClose();
                },
              })
            }
          >
            Merge for good
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
