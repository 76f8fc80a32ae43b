import { ChevronDown, Flag } from 'lucide-react';
import { useUpdateConversation } from '@/features/conversations/api/update-conversation';
import { MemberPicker } from '@/components/ui/member-picker';
import { TeamButton } from '@/features/conversations/components/team-button';
import { LabelPicker } from '@/features/conversations/components/label-picker';
import { priorities, priorityOptions } from '@/features/conversations/components/states';
import { StatusMenu } from '@/features/conversations/components/status-menu';
import { useAnswerer } from '@/features/conversations/components/use-answerer';
import { Avatar } from '@/components/ui/avatar';
import { Menu, MenuChoice } from '@/components/ui/menu';
import { PanelRow, PanelSection } from '@/components/ui/panel';
import type { Conversation } from '@/lib/api/types';
import { useSession } from '@/lib/auth/session';
import { cn } from '@/lib/cn';
import { useMemberNames } from '@/lib/organization/members';
import { useTeams } from '@/lib/organization/teams';
import { fullTime } from '@/lib/time';

const control = 'flex h-8 max-w-full min-w-0 items-center gap-2 rounded-lg px-2 text-[13px] font-medium hover:bg-hover -mr-2';

/** What the team sets on a conversation: status, assignee, priority, labels. */
export function ConversationDetails({ conversation }: { conversation: Conversation }) {
  const update = useUpdateConversation(conversation);
  const userId = useSession()?.userId;
  const nameOf = useMemberNames();
  const answerer = useAnswerer(conversation);
  const { data: teams = [] } = useTeams();
  const { assigneeId, teamId, priority, windowExpiresAt, createdAt, messageCount } = conversation;
  const assignee = nameOf(assigneeId) ?? (assigneeId ? 'A colleague' : undefined);

  return (
    <PanelSection label="Conversation">
      <PanelRow label="Status">
        <StatusMenu conversation={conversation} className="-mr-2 border-transparent px-2" />
      </PanelRow>
      <PanelRow label="Assignee">
        {!assigneeId && userId && (
          <button type="button" onClick={() => update.mutate({ assigneeId: userId })} className="text-[13px] font-medium text-accent-text hover:underline">
            Take it
          </button>
        )}
        <MemberPicker
          label="Assignee"
          userId={assigneeId}
          onPick={(next) => update.mutate({ assigneeId: next })}
          trigger={
            <button type="button" aria-label={`Assignee: ${assignee ?? 'nobody'}`} className={control}>
              {assignee && <Avatar name={assignee} id={assigneeId ?? ''} className="size-5 text-[9px]" />}
              <span className={cn('truncate', !assignee && 'text-ink-3')}>{assignee ?? 'Nobody'}</span>
              <ChevronDown aria-hidden className="size-3.5 shrink-0 text-ink-3" />
            </button>
          }
        />
      </PanelRow>
      {(teams.length > 0 || teamId) && (
        <PanelRow label="Team">
          <TeamButton conversation={conversation} className="-mr-2 border-transparent px-2" />
        </PanelRow>
      )}
      <PanelRow label="Priority">
        <Menu
          align="end"
          trigger={
            <button type="button" aria-label={`Priority: ${priorities[priority].label}`} className={control}>
              <Flag aria-hidden className={cn('size-4 shrink-0', priorities[priority].color, priority !== 'none' && 'fill-current')} />
              <span className={cn('whitespace-nowrap', priority === 'none' && 'text-ink-3')}>{priorities[priority].label}</span>
              <ChevronDown aria-hidden className="size-3.5 shrink-0 text-ink-3" />
            </button>
          }
        >
          <MenuChoice label="Priority" value={priority} options={priorityOptions} onChange={(next) => update.mutate({ priority: next })} />
        </Menu>
      </PanelRow>
      <div>
        <p className="mb-1.5 text-xs text-ink-3">Labels</p>
        <LabelPicker conversation={conversation} />
      </div>
      <PanelRow label="Now answering">{answerer}</PanelRow>
      <PanelRow label="Began">{fullTime(createdAt)}</PanelRow>
      <PanelRow label="Messages">{messageCount.toLocaleString()}</PanelRow>
      {windowExpiresAt && <PanelRow label="Free replies until">{fullTime(windowExpiresAt)}</PanelRow>}
    </PanelSection>
  );
}
