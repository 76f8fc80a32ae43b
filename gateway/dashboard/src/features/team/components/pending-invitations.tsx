import { useInvitations, useResendInvitation, useRevokeInvitation } from '@/features/team/api/team';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { useNow } from '@/lib/use-now';
import { fullTime } from '@/lib/time';

export function PendingInvitations() {
  const { data: invitations = [] } = useInvitations(true);
  const resend = useResendInvitation();
  const revoke = useRevokeInvitation();
  const now = useNow();
  if (invitations.length === 0) {
    return null;
  }
  return (
    <Card title="Invited">
      <ul className="divide-y divide-line">
        {invitations.map((invitation) => (
          <li key={invitation.id} className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3 first:pt-0 last:pb-0">
            <div className="min-w-40 flex-1">
              <p className="truncate font-medium">{invitation.email}</p>
              <p className="text-[13px] text-ink-3">
                {invitation.role} · {new Date(invitation.expiresAt) > now ? `until ${fullTime(invitation.expiresAt)}` : 'expired'}
              </p>
            </div>
            <Button busy={resend.isPending && resend.variables === invitation.id} onClick={() => resend.mutate(invitation.id)}>
              Send again
            </Button>
            <Button variant="danger" busy={revoke.isPending && revoke.variables === invitation.id} onClick={() => revoke.mutate(invitation.id)}>
              Revoke
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}
