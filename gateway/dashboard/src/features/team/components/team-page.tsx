import { useCurrentUser, useMay } from '@/lib/auth/current-user';
import { useMembers } from '@/features/team/api/team';
import { InviteForm } from '@/features/team/components/invite-form';
import { MemberRow } from '@/features/team/components/member-row';
import { PendingInvitations } from '@/features/team/components/pending-invitations';
import { Card } from '@/components/ui/card';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Page } from '@/components/ui/page';
import { Skeleton } from '@/components/ui/skeleton';

export function TeamPage() {
  const { data: user } = useCurrentUser();
  const { data: members, isPending, isError, error, refetch } = useMembers();
  const mayManage = useMay('team.manage');
  return (
    <Page title="Team" intro={`Who works with ${user?.organizationName ?? 'your organization'}, and what they may do.`}>
      {mayManage && <InviteForm />}
      {mayManage && <PendingInvitations />}
      <Card title="Members">
        {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {isPending && <Skeleton className="h-24 rounded-xl" />}
        <ul className="divide-y divide-line">
          {members?.map((member) => (
            <MemberRow key={member.userId} member={member} isSelf={member.userId === user?.userId} mayManage={mayManage} />
          ))}
        </ul>
      </Card>
    </Page>
  );
}
