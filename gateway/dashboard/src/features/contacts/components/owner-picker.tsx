import { ChevronDown } from 'lucide-react';
import type { ContactDetails } from '@/features/contacts/api/contact';
import { Avatar } from '@/components/ui/avatar';
import { MemberPicker } from '@/components/ui/member-picker';
import { cn } from '@/lib/cn';

interface OwnerPickerProps {
  owner: NonNullable<ContactDetails['owner']> | undefined;
  mayManage: boolean;
  onPick: (userId: string | null) => void;
}

/** The member who looks after a contact. */
export function OwnerPicker({ owner, mayManage, onPick }: OwnerPickerProps) {
  const name = owner ? (owner.name ?? 'A colleague') : undefined;
  const face = (
    <>
      {owner && name && <Avatar name={name} id={owner.id} className="size-5 text-[9px]" />}
      <span className={cn('truncate', !name && 'text-ink-3')}>{name ?? 'Nobody'}</span>
    </>
  );
  if (!mayManage) {
    return face;
  }
  return (
    <MemberPicker
      label="Owner"
      userId={owner?.id}
      onPick={onPick}
      trigger={
        <button type="button" aria-label={`Owner: ${name ?? 'nobody'}`} className="-mr-2 flex h-8 max-w-full min-w-0 items-center gap-2 rounded-lg px-2 text-[13px] font-medium hover:bg-hover">
          {face}
          <ChevronDown aria-hidden className="size-3.5 shrink-0 text-ink-3" />
        </button>
      }
    />
  );
}
