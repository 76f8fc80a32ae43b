import { Users } from 'lucide-react';
import { useState } from 'react';
import { useAwayMembers, useDeleteTeam } from '@/features/teams/api/teams';
import { AvailabilityCard } from '@/features/teams/components/availability-card';
import { TeamForm } from '@/features/teams/components/team-form';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { DeleteButton } from '@/components/ui/delete-button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Page } from '@/components/ui/page';
import { Skeleton } from '@/components/ui/skeleton';
import { useMay } from '@/lib/auth/current-user';
import { useMemberNames } from '@/lib/organization/members';
import { useTeams, type Team } from '@/lib/organization/teams';

export function TeamsPage() {
  const { data: teams, isPending, isError, error, refetch } = useTeams();
  const mayManage = useMay('team.manage');
  const [editing, setEditing] = useState<Team | 'new'>();
  return (
    <Page title="Teams" intro="Whose a conversation is to answer. A team can give its conversations to its members in turn.">
      {editing ? (
        <TeamForm team={editing === 'new' ? undefined : editing} onDone={() => setEditing(undefined)} />
      ) : (
        <>
          <AvailabilityCard />
          <Card title="All teams">
            {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
            {isPending && <Skeleton className="h-24 rounded-xl" />}
            {teams?.length === 0 && (
              <EmptyState icon={Users} title="No teams yet">
                Sales, support, returns: a conversation can be given to a team before it is somebody’s.
              </EmptyState>
            )}
            <ul className="divide-y divide-line">
              {teams?.map((team) => (
                <TeamRow key={team.id} team={team} mayManage={mayManage} onEdit={() => setEditing(team)} />
              ))}
            </ul>
            {mayManage && teams && (
              <Button variant="primary" onClick={() => setEditing('new')} className="mt-4">
                New team
              </Button>
            )}
          </Card>
        </>
      )}
    </Page>
  );
}

function TeamRow({ team, mayManage, onEdit }: { team: Team; mayManage: boolean; onEdit: () => void }) {
  const remove = useDeleteTeam();
  const nameOf = useMemberNames();
  const { data: away } = useAwayMembers();
  const members = team.members.map(({ userId, capacity }) => `${nameOf(userId) ?? 'A colleague'}${capacity ? ` (${capacity})` : ''}${userId && away?.has(userId) ? ', away' : ''}`);
  const ways = [team.autoAssign && 'in turn', team.isDefault && 'gets what has no team'].filter(Boolean).join(' · ');
  return (
    <li className="flex flex-wrap items-center gap-2 py-3 first:pt-0 last:pb-0">
      <div className="min-w-48 flex-1">
        <p className="font-medium [overflow-wrap:anywhere]">
          {team.name} {ways && <span className="ml-1 text-xs font-normal text-ink-3">{ways}</span>}
        </p>
        <p className="text-[13px] text-ink-3">{members.length === 0 ? 'Nobody is in it yet' : members.join(' · ')}</p>
      </div>
      {mayManage && (
        <>
          <Button onClick={onEdit}>Change</Button>
          <DeleteButton name={team.name} consequence="Its conversations stay, and are no team's." deletion={{ isPending: remove.isPending, error: remove.error, run: (onSuccess) => remove.mutate(team.id, { onSuccess }) }} />
        </>
      )}
    </li>
  );
}
