import { ChevronDown, Users } from 'lucide-react';
import { useUpdateConversation } from '@/features/conversations/api/update-conversation';
import { TeamPicker } from '@/components/ui/team-picker';
import type { Conversation } from '@/lib/api/types';
import { cn } from '@/lib/cn';
import { useTeams } from '@/lib/organization/teams';

/** Whose team's a conversation is, and the way to hand it over; nothing where there are no teams. */
export function TeamButton({ conversation, className }: { conversation: Conversation; className?: string }) {
  const { data: teams = [] } = useTeams();
  const update = useUpdateConversation(conversation);
  const { teamId } = conversation;
  const team = teams.find((one) => one.id === teamId)?.name;
  if (teams.length === 0 && !teamId) {
    return null;
  }
  return (
    <TeamPicker
      label="Team"
      teamId={teamId ?? null}
      onPick={(next) => update.mutate({ teamId: next })}
      trigger={
        <button
          type="button"
          aria-label={`Team: ${team ?? 'none'}`}
          className={cn('flex h-8 max-w-40 min-w-0 shrink-0 items-center gap-1.5 rounded-lg border border-line-strong bg-surface px-2.5 text-[13px] font-medium hover:bg-hover', className)}
        >
          <Users aria-hidden className="size-4 shrink-0 text-ink-3" />
          <span className={cn('truncate', !team && 'text-ink-3')}>{team ?? 'No team'}</span>
          <ChevronDown aria-hidden className="size-3.5 shrink-0 text-ink-3" />
        </button>
      }
    />
  );
}
