import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import type { paths } from '@/lib/api/schema.gen';

export type Team = paths['/api/v1/teams']['get']['responses'][200]['content']['application/json']['data'][number];

export const teamsQuery = queryOptions({
  queryKey: ['teams'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/teams', { signal })),
  select: (answer): Team[] => answer.data,
});

export function useTeams() {
  return useQuery(teamsQuery);
}
