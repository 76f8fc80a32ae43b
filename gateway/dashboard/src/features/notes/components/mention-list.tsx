import { Avatar } from '@/components/ui/avatar';
import { cn } from '@/lib/cn';
import type { Member } from '@/lib/organization/members';

interface MentionListProps {
  /** Of the field it belongs to. */
  id: string;
  members: readonly Member[];
  active: number;
  onEnter: (index: number) => void;
  onPick: (member: Member) => void;
}

/** Whom an @ may mean, above the field; the focus stays in it. */
export function MentionList({ id, members, active, onEnter, onPick }: MentionListProps) {
  if (members.length === 0) {
    return null;
  }
  return (
    <div role="listbox" id={`${id}-list`} aria-label="Colleagues" className="absolute bottom-full left-0 z-10 mb-2 w-72 max-w-full animate-rise rounded-xl border border-line bg-surface p-1.5 shadow-xl">
      {members.map((member, index) => (
        <button
          key={member.userId}
          type="button"
          role="option"
          id={`${id}-${index}`}
          tabIndex={-1}
          aria-selected={index === active}
          onMouseDown={(event) => event.preventDefault()}
          onMouseEnter={() => onEnter(index)}
          onClick={() => onPick(member)}
          className={cn('flex h-9 w-full items-center gap-2.5 rounded-md px-2.5 text-left text-[13px]', index === active && 'bg-hover')}
        >
          <Avatar name={member.name} id={member.userId} className="size-6 text-[10px]" />
          <span className="truncate">{member.name}</span>
        </button>
      ))}
    </div>
  );
}
