import { UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { Picker } from '@/components/ui/picker';
import { useSession } from '@/lib/auth/session';
import { useMemberList } from '@/lib/organization/members';

const nobody = 'nobody';

interface MemberPickerProps {
  label: string;
  userId: string | null | undefined;
  trigger: ReactNode;
  onPick: (userId: string | null) => void;
}

/** The members, oneself first, and nobody. */
export function MemberPicker({ label, userId: chosen, trigger, onPick }: MemberPickerProps) {
  const userId = useSession()?.userId;
  const members = useMemberList().toSorted((left, right) => Number(right.userId === userId) - Number(left.userId === userId) || left.name.localeCompare(right.name));
  const options = [
    ...members.map((member) => ({
      value: member.userId,
      label: member.userId === userId ? `${member.name} (you)` : member.name,
      icon: <Avatar name={member.name} id={member.userId} className="size-6 text-[10px]" />,
    })),
    {
      value: nobody,
      label: 'Nobody',
      icon: (
        <span className="flex size-6 items-center justify-center rounded-full bg-sunken text-ink-3">
          <UserRound aria-hidden className="size-3.5" />
        </span>
      ),
    },
  ];

  return <Picker label={label} trigger={trigger} options={options} selected={[chosen ?? nobody]} onPick={(value) => onPick(value === nobody ? null : value)} empty="Nobody to choose." align="end" />;
}
