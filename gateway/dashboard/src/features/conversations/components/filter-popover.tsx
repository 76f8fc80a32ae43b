import { ListFilter } from 'lucide-react';
import { useState } from 'react';
import { channelOptions, priorityOptions, statusOptions } from '@/features/conversations/components/states';
import type { ConversationView } from '@/features/conversations/components/use-conversation-view';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { Popover } from '@/components/ui/popover';
import { Select } from '@/components/ui/select';
import { SwitchField } from '@/components/ui/switch-field';
import { useLabels } from '@/lib/organization/labels';
import { useMemberList } from '@/lib/organization/members';

const sorts = [
  { value: 'latest', label: 'Newest first' },
  { value: 'oldest', label: 'Longest waiting first' },
] as const;

const any = { value: '', label: 'Any' };

/** What narrows and orders the list beyond the four views. */
export function FilterPopover({ view: { query, set } }: { view: ConversationView }) {
  const [isOpen, setOpen] = useState(false);
  const { data: labels = [] } = useLabels();
  const members = useMemberList();

  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      label="Filter and sort"
      align="end"
      className="flex flex-col gap-3 p-4"
      trigger={
        <IconButton label="Filter and sort" className="-mr-2 data-[state=open]:bg-hover">
          <ListFilter aria-hidden />
        </IconButton>
      }
    >
      <div className="grid grid-cols-2 gap-3">
        <Select label="Status" className="h-9" value={query.status ?? ''} options={[any, ...statusOptions]} onChange={(event) => set({ status: event.target.value })} />
        <Select label="Channel" className="h-9" value={query.channel ?? ''} options={[any, ...channelOptions]} onChange={(event) => set({ channel: event.target.value })} />
        <Select label="Priority" className="h-9" value={query.priority ?? ''} options={[any, ...priorityOptions]} onChange={(event) => set({ priority: event.target.value })} />
        <Select
          label="Label"
          className="h-9"
          value={query.label ?? ''}
          options={[any, ...labels.map((label) => ({ value: label.id, label: label.name }))]}
          onChange={(event) => set({ label: event.target.value })}
        />
      </div>
      {members.length > 0 && (
        <Select
          label="Assignee"
          className="h-9"
          value={query.assignee ?? ''}
          options={[{ value: '', label: 'Anybody' }, ...members.map((member) => ({ value: member.userId, label: member.name }))]}
          onChange={(event) => set({ assignee: event.target.value })}
        />
      )}
      <Select label="Order" className="h-9" value={query.sort} options={sorts} onChange={(event) => set({ sort: event.target.value })} />
      <SwitchField label="Starred only" checked={query.filter === 'starred'} onChange={(isOn) => set({ filter: isOn ? 'starred' : 'all' })} />
      <div className="flex justify-between">
        <Button variant="ghost" onClick={() => set({ filter: '', sort: '', status: '', priority: '', channel: '', assignee: '', label: '' })}>
          Clear all
        </Button>
        <Button variant="primary" onClick={() => setOpen(false)}>
          Done
        </Button>
      </div>
    </Popover>
  );
}
