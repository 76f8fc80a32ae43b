import { useAwayMembers, useSetAvailability } from '@/features/teams/api/teams';
import { Card } from '@/components/ui/card';
import { SwitchField } from '@/components/ui/switch-field';
import { useSession } from '@/lib/auth/session';

/** Whether the user is given anything now. */
export function AvailabilityCard() {
  const userId = useSession()?.userId ?? '';
  const { data: away } = useAwayMembers();
  const set = useSetAvailability();
  return (
    <Card title="Am I there?" intro="While you are away no team gives you conversations. What you have stays yours.">
      <SwitchField label="I am available" checked={!away?.has(userId)} disabled={!away || set.isPending} onChange={(isThere) => set.mutate({ isAway: !isThere })} />
    </Card>
  );
}
