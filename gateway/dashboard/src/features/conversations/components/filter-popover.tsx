import { ListFilter } from 'lucide-react';
import { useState } from 'react';
import { useExportConversations } from '@/features/conversations/api/export-conversations';
import { channelOptions, onlyOptions, priorityOptions, serviceLevelOptions, sortOptions, statusOptions } from '@/features/conversations/components/states';
import { nothing, type ConversationView } from '@/features/conversations/components/use-conversation-view';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { Popover } from '@/components/ui/popover';
import { Select } from '@/components/ui/select';
import { useMay } from '@/lib/auth/current-user';
import { useLabels } from '@/lib/organization/labels';
import { useMemberList } from '@/lib/organization/members';
import { useTeams } from '@/lib/organization/teams';

const any = { value: '', label: 'Any' };

/** What narrows and orders the list beyond the four views. */
export function FilterPopover({ view: { query, set } }: { view: ConversationView }) {
  const [isOpen, setOpen] = useState(false);
  const download = useExportConversations();
  const mayExport = useMay('contacts.export');
  const { data: labels = [] } = useLabels();
  const { data: teams = [] } = useTeams();
  const members = useMemberList();
  const only = onlyOptions.some((option) => option.value === query.filter) ? query.filter : '';

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
        <Select label="Only" className="h-9" value={only} options={[any, ...onlyOptions]} onChange={(event) => set({ filter: event.target.value })} />
        <Select label="Service level" className="h-9" value={query.serviceLevel ?? ''} options={[any, ...serviceLevelOptions]} onChange={(event) => set({ serviceLevel: event.target.value })} />
      </div>
      {teams.length > 0 && (
        <Select
          label="Team"
          className="h-9"
          value={query.team ?? ''}
          options={[any, ...teams.map((team) => ({ value: team.id, label: team.name }))]}
          onChange={(event) => set({ team: event.target.value })}
        />
      )}
      {members.length > 0 && (
        <Select
          label="Assignee"
          className="h-9"
          value={query.assignee ?? ''}
          options={[{ value: '', label: 'Anybody' }, ...members.map((member) => ({ value: member.userId, label: member.name }))]}
          onChange={(event) => set({ assignee: event.target.value })}
        />
      )}
      <Select label="Order" className="h-9" value={query.sort} options={sortOptions} onChange={(event) => set({ sort: event.target.value })} />
      <div className="flex justify-between">
        {mayExport && (
          <Button busy={download.isPending} onClick={() => download.mutate(query)} className="order-1 mr-2 ml-auto">
            Export
          </Button>
        )}
        <Button variant="ghost" onClick={() => set(nothing)}>
          Clear all
        </Button>
        <Button variant="primary" onClick={() => setOpen(false)} className="order-2">
          Done
        </Button>
      </div>
    </Popover>
  );
}
