import { X } from 'lucide-react';
import { onlyOptions, priorities, serviceLevelOptions, sortOptions, statuses } from '@/features/conversations/components/states';
import type { ConversationView, ViewParameter } from '@/features/conversations/components/use-conversation-view';
import { useLabels } from '@/lib/organization/labels';
import { useMemberNames } from '@/lib/organization/members';
import { useTeams } from '@/lib/organization/teams';

/** The filters in force that nothing else shows, each with a cross. */
export function FilterChips({ view: { query, set } }: { view: ConversationView }) {
  const { data: labels = [] } = useLabels();
  const { data: teams = [] } = useTeams();
  const nameOf = useMemberNames();
  const labelOf = (options: readonly { value: string; label: string }[], value: string) => options.find((option) => option.value === value)?.label;

  const chips: { name: ViewParameter; text: string }[] = [];
  const only = labelOf(onlyOptions, query.filter);
  if (only) {
    chips.push({ name: 'filter', text: only });
  }
  if (query.status) {
    chips.push({ name: 'status', text: statuses[query.status].label });
  }
  if (query.channel) {
    chips.push({ name: 'channel', text: query.channel });
  }
  if (query.priority) {
    chips.push({ name: 'priority', text: priorities[query.priority].label });
  }
  if (query.label) {
    chips.push({ name: 'label', text: labels.find((label) => label.id === query.label)?.name ?? 'Label' });
  }
  if (query.assignee) {
    chips.push({ name: 'assignee', text: nameOf(query.assignee) ?? 'A colleague' });
  }
  if (query.team) {
    chips.push({ name: 'team', text: teams.find((team) => team.id === query.team)?.name ?? 'Team' });
  }
  if (query.serviceLevel) {
    chips.push({ name: 'serviceLevel', text: labelOf(serviceLevelOptions, query.serviceLevel) ?? query.serviceLevel });
  }
  if (query.sort !== 'latest') {
    chips.push({ name: 'sort', text: labelOf(sortOptions, query.sort) ?? query.sort });
  }
  if (chips.length === 0) {
    return null;
  }
  return (
    <ul aria-label="Filters in force" className="flex flex-wrap gap-1.5">
      {chips.map(({ name, text }) => (
        <li key={name} className="flex h-6 items-center gap-1 rounded-full bg-accent-soft pr-1 pl-2.5 text-xs font-medium text-accent-text">
          {text}
          <button type="button" aria-label={`Remove filter ${text}`} onClick={() => set({ [name]: '' })} className="rounded-full p-0.5 hover:bg-ink/10">
            <X aria-hidden className="size-3.5" />
          </button>
        </li>
      ))}
    </ul>
  );
}
