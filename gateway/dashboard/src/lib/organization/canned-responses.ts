import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import type { paths } from '@/lib/api/schema.gen';

export type CannedResponse = paths['/api/v1/canned-responses']['get']['responses'][200]['content']['application/json']['data'][number];

export const cannedResponsesQuery = queryOptions({
  queryKey: ['canned-responses'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/canned-responses', { signal })),
  select: (answer): CannedResponse[] => answer.data,
});

export function useCannedResponses() {
  return useQuery(cannedResponsesQuery);
}
