import { useState } from 'react';
import { useChangeRole, useRemoveMember, useRoles, type useMembers } from '@/features/team/api/team';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Select } from '@/components/ui/select';

export type Member = NonNullable<ReturnType<typeof useMembers>['data']>[number];

interface MemberRowProps {
  member: Member;
  isSelf: boolean;
  mayManage: boolean;
}

export function MemberRow({ member, isSelf, mayManage }: MemberRowProps) {
  const { data: roles } = useRoles();
  const changeRole = useChangeRole();
  const remove = useRemoveMember();
  const [isAsking, setAsking] = useState(false);
  const options = roles?.roles.map((role) => ({ value: role.name, label: role.name })) ?? [{ value: member.role, label: member.role }];

  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3 first:pt-0 last:pb-0">
      <Avatar name={member.name} id={member.userId} className="size-9 text-[13px]" />
      <div className="min-w-40 flex-1">
        <p className="truncate font-medium">
          {member.name}
          {isSelf && <span className="font-normal text-ink-3"> (you)</span>}
        </p>
        <p className="truncate text-[13px] text-ink-3">
          {member.email}
          {!member.emailConfirmed && ' · not verified'}
          {member.twoFactorEnabled && ' · two-factor'}
        </p>
      </div>
      {mayManage && !isSelf ? (
        <>
          <Select
            hideLabel
            label={`Role of ${member.name}`}
            className="h-8 w-32"
            value={member.role}
            options={options}
            onChange={(event) => changeRole.mutate({ userId: member.userId, role: event.target.value })}
          />
          <Button variant="danger" onClick={() => setAsking(true)}>
            Remove
          </Button>
        </>
      ) : (
        <span className="text-[13px] text-ink-2">{member.role}</span>
      )}
      <Dialog open={isAsking} onOpenChange={setAsking} title={`Remove ${member.name}?`} description="They are signed out and see nothing of this organization any more.">
        {remove.isError && <ErrorNotice error={remove.error} className="mb-4" />}
        <div className="flex justify-end gap-2">
          <Button onClick={() => setAsking(false)}>Keep</Button>
          <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate(member.userId, { onSuccess: () => setAsking(false) })}>
            Remove
          </Button>
        </div>
      </Dialog>
    </li>
  );
}
