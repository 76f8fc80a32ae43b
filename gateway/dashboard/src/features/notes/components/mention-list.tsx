import { Avatar } from '@/components/ui/avatar';
import { Suggestions } from '@/components/ui/suggestions';
import type { Member } from '@/lib/organization/members';

interface MentionListProps {
  /** Of the field it belongs to. */
  id: string;
  members: readonly Member[];
  active: number;
  onEnter: (index: number) => void;
  onPick: (member: Member) => void;
}

/** Whom an @ may mean. */
export function MentionList({ members, ...list }: MentionListProps) {
  return (
    <Suggestions label="Colleagues" items={members} keyOf={(member) => member.userId} className="w-72" {...list}>
      {(member) => (
        <>
          <Avatar name={member.name} id={member.userId} className="size-6 text-[10px]" />
          <span className="truncate">{member.name}</span>
        </>
      )}
    </Suggestions>
  );
}
