import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, unwrap } from '@/lib/api/client';
import { useMay } from '@/lib/auth/current-user';
import { getSession } from '@/lib/auth/session';

export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: ({ signal }) =>
    unwrap(
      api.GET('/api/v1/team/organizations/{organizationId}/members', { params: { path: { organizationId: getSession()?.organizationId ?? '' } }, signal }),
    ),
});

const nobody: Member[] = [];

export interface Member {
  userId: string;
  name: string;
  email: string;
}

/** Everybody of the organization; nobody for those who may not see the team, and until it is known. */
export function useMemberList(): readonly Member[] {
  const maySee = useMay('team.read');
  return useQuery({ ...membersQuery, enabled: maySee }).data ?? nobody;
}

/** Says the name of a member, or nothing for somebody who left. */
export function useMemberNames(): (userId: string | null | undefined) => string | undefined {
  const members = useMemberList();
  return useMemo(() => {
    const names = new Map(members.map((member) => [member.userId, member.name]));
    return (userId) => (userId ? names.get(userId) : undefined);
  }, [members]);
}
