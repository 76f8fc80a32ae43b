import { Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { Picker } from '@/components/ui/picker';
import { useTeams } from '@/lib/organization/teams';

const none = 'none';

interface TeamPickerProps {
  label: string;
  /** Null for none; undefined where nothing is chosen yet. */
  teamId: string | null | undefined;
  trigger: ReactNode;
  onPick: (teamId: string | null) => void;
}

/** The teams, and none. */
export function TeamPicker({ label, teamId, trigger, onPick }: TeamPickerProps) {
  const { data: teams = [] } = useTeams();
  const options = [
    ...teams.map((team) => ({ value: team.id, label: team.name, icon: <Users aria-hidden className="size-4 shrink-0 text-ink-3" /> })),
    { value: none, label: 'No team', icon: <span className="size-4 shrink-0" /> },
  ];
  return <Picker label={label} trigger={trigger} options={options} selected={teamId === undefined ? [] : [teamId ?? none]} onPick={(value) => onPick(value === none ? null : value)} empty="No teams yet." align="end" />;
}
