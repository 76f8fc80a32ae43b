import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { toastError } from '@/components/ui/toasts';
import { api, unwrap } from '@/lib/api/client';
import { teamsQuery, type Team } from '@/lib/organization/teams';

/** Makes a team, or changes one. Conversations read anew show it. */
export function useSaveTeam(teamId: string | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Omit<Team, 'id'>) => unwrap(teamId ? api.PATCH('/api/v1/teams/{teamId}', { params: { path: { teamId } }, body }) : api.POST('/api/v1/teams', { body })),
    onSuccess: () => client.invalidateQueries(teamsQuery),
  });
}

export function useDeleteTeam() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (teamId: string) => unwrap(api.DELETE('/api/v1/teams/{teamId}', { params: { path: { teamId } } })),
    onSuccess: () => Promise.all([client.invalidateQueries(teamsQuery), client.invalidateQueries({ queryKey: ['conversations'] })]),
  });
}

const awayQuery = queryOptions({
  queryKey: ['away-members'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/teams/availability', { signal })),
  select: (answer): ReadonlySet<string> => new Set(answer.data.map((member) => member.userId)),
});

/** Who is away; everybody else is there. */
export function useAwayMembers() {
  return useQuery(awayQuery);
}

/** Says where the user is, or, for who manages the team, somebody else. */
export function useSetAvailability() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { isAway: boolean; userId?: string }) => unwrap(api.PUT('/api/v1/teams/availability', { body })),
    onError: toastError,
    onSettled: () => client.invalidateQueries(awayQuery),
  });
}
