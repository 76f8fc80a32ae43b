import { CircleDot, MailOpen, Tag, UserRound, Users, X } from 'lucide-react';
import { mostAtOnce, useChangeConversations, type BulkChange } from '@/features/conversations/api/change-conversations';
import { statuses } from '@/features/conversations/components/states';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { MemberPicker } from '@/components/ui/member-picker';
import { Menu, MenuItem, MenuLabel } from '@/components/ui/menu';
import { Picker } from '@/components/ui/picker';
import { Spinner } from '@/components/ui/spinner';
import { TeamPicker } from '@/components/ui/team-picker';
import { useLabels } from '@/lib/organization/labels';
import { useTeams } from '@/lib/organization/teams';

interface BulkBarProps {
  picked: readonly string[];
  /** All that are loaded. */
  loaded: readonly string[];
  onPick: (ids: readonly string[]) => void;
  /** Called when nothing is to be picked any more. */
  onEnd: () => void;
}

/** What is done to several conversations at once. */
export function BulkBar({ picked, loaded, onPick, onEnd }: BulkBarProps) {
  const { data: labels = [] } = useLabels();
  const { data: teams = [] } = useTeams();
  const bulk = useChangeConversations();
  const isNothing = picked.length === 0 || bulk.isPending;
  const most = loaded.slice(0, mostAtOnce);
  const hasAll = picked.length >= most.length;

  function change(next: BulkChange) {
    bulk.mutate({ ids: [...picked], change: next }, { onSuccess: onEnd });
  }

  return (
    <section aria-label="Change several" className="border-t border-line bg-surface px-3 py-2 shadow-[0_-4px_16px_rgb(0_0_0/0.06)]">
      <div className="flex items-center gap-2">
        <p role="status" className="flex flex-1 items-center gap-2 text-[13px] font-medium tabular-nums">
          {bulk.isPending && <Spinner />}
          {picked.length} selected
        </p>
        {loaded.length > 0 && (
          <Button variant="ghost" onClick={() => onPick(hasAll ? [] : most)}>
            {hasAll ? 'Select none' : `Select all ${most.length}`}
          </Button>
        )}
        <IconButton label="Stop selecting" onClick={onEnd} className="-mr-1">
          <X aria-hidden />
        </IconButton>
      </div>
      <div className="mt-1 flex justify-between gap-1">
        <MemberPicker label="Assign to" userId={undefined} onPick={(assigneeId) => change({ assigneeId })} trigger={<IconButton label="Assign" disabled={isNothing}><UserRound aria-hidden /></IconButton>} />
        {teams.length > 0 && <TeamPicker label="Give to team" teamId={undefined} onPick={(teamId) => change({ teamId })} trigger={<IconButton label="Team" disabled={isNothing}><Users aria-hidden /></IconButton>} />}
        <Picker
          label="Add label"
          trigger={<IconButton label="Add label" disabled={isNothing}><Tag aria-hidden /></IconButton>}
          options={labels.map((label) => ({ value: label.id, label: label.name, icon: <span aria-hidden style={{ background: label.color }} className="size-3 shrink-0 rounded-full" /> }))}
          selected={[]}
          onPick={(labelId) => change({ addLabels: [labelId] })}
          empty="No labels yet."
          align="end"
        />
        <Menu align="end" trigger={<IconButton label="Status" disabled={isNothing}><CircleDot aria-hidden /></IconButton>}>
          <MenuLabel>Status</MenuLabel>
          {(['open', 'pending', 'resolved'] as const).map((status) => {
            const { label, icon: Icon } = statuses[status];
            return (
              <MenuItem key={status} onSelect={() => change({ status })}>
                <Icon aria-hidden /> {label}
              </MenuItem>
            );
          })}
        </Menu>
        <IconButton label="Mark as read" disabled={isNothing} onClick={() => change({ unreadCount: 0 })}>
          <MailOpen aria-hidden />
        </IconButton>
      </div>
    </section>
  );
}
