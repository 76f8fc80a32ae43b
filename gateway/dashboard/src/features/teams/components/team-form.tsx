import { X } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useSaveTeam } from '@/features/teams/api/teams';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField, inputClass } from '@/components/ui/field';
import { IconButton } from '@/components/ui/icon-button';
import { Picker } from '@/components/ui/picker';
import { SwitchField } from '@/components/ui/switch-field';
import { cn } from '@/lib/cn';
import { useMemberList } from '@/lib/organization/members';
import type { Team } from '@/lib/organization/teams';

interface TeamFormProps {
  /** The one to change; a new one when absent. */
  team: Team | undefined;
  onDone: () => void;
}

export function TeamForm({ team, onDone }: TeamFormProps) {
  const save = useSaveTeam(team?.id);
  const everybody = useMemberList();
  const [name, setName] = useState(team?.name ?? '');
  const [members, setMembers] = useState(team?.members ?? []);
  const [autoAssign, setAutoAssign] = useState(team?.autoAssign ?? true);
  const [isDefault, setDefault] = useState(team?.isDefault ?? false);
  const has = (userId: string) => members.some((member) => member.userId === userId);
  const without = (userId: string | undefined) => members.filter((member) => member.userId !== userId);

  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate({ name: name.trim(), members, autoAssign, isDefault }, { onSuccess: onDone });
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-4 rounded-2xl border border-line bg-surface p-5">
      {save.isError && <ErrorNotice error={save.error} />}
      <TextField label="Name" value={name} onChange={(event) => setName(event.target.value)} required maxLength={80} autoComplete="off" />
      <div>
        <p className="text-[13px] font-medium">Members</p>
        <p className="mb-2 text-[13px] text-ink-3">Who has so many open conversations as stands behind the name is given no more. Empty is without limit.</p>
        <ul aria-label="Members" className="divide-y divide-line">
          {members.map((member) => {
            const memberName = everybody.find((one) => one.userId === member.userId)?.name ?? 'Somebody who left';
            return (
              <li key={member.userId} className="flex items-center gap-2.5 py-2">
                <Avatar name={memberName} id={member.userId ?? ''} className="size-7 text-[11px]" />
                <span className="min-w-0 flex-1 truncate text-[13px]">{memberName}</span>
                <input
                  type="number"
                  min={1}
                  max={10_000}
                  aria-label={`Most open conversations of ${memberName}`}
                  placeholder="no limit"
                  value={member.capacity ?? ''}
                  onChange={(event) => setMembers(members.map((one) => (one === member ? { ...one, capacity: Number(event.target.value) || null } : one)))}
                  className={cn(inputClass, 'h-9 w-24 max-md:text-base')}
                />
                <IconButton label={`Take ${memberName} out`} onClick={() => setMembers(without(member.userId))}>
                  <X aria-hidden />
                </IconButton>
              </li>
            );
          })}
        </ul>
        <Picker
          label="Members"
          isMultiple
          trigger={<Button className="mt-2">Add members</Button>}
          options={everybody.map((member) => ({ value: member.userId, label: member.name, icon: <Avatar name={member.name} id={member.userId} className="size-6 text-[10px]" /> }))}
          selected={members.flatMap((member) => member.userId ?? [])}
          onPick={(userId) => setMembers(has(userId) ? without(userId) : [...members, { userId, capacity: null }])}
          empty="Nobody to choose."
        />
      </div>
      <div>
        <SwitchField label="Give its open conversations to its members in turn" checked={autoAssign} onChange={setAutoAssign} />
        <SwitchField label="Give it what needs a person and has no team" checked={isDefault} onChange={setDefault} />
      </div>
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="primary" busy={save.isPending}>
          Save
        </Button>
      </div>
    </form>
  );
}
