import { Avatar } from '@/components/ui/avatar';
import { useMemberNames } from '@/lib/organization/members';

/** Whose a conversation is, for a row of the list. */
export function AssigneeMark({ userId }: { userId: string }) {
  const name = useMemberNames()(userId) ?? 'A colleague';
  return (
    <span title={name} className="shrink-0">
      <Avatar name={name} id={userId} className="size-5 text-[9px]" />
      <span className="sr-only">Assigned to {name}</span>
    </span>
  );
}
