import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import type { paths } from '@/lib/api/schema.gen';

export type Macro = paths['/api/v1/macros']['get']['responses'][200]['content']['application/json']['data'][number];
export type MacroStep = Macro['steps'][number];

export const macrosQuery = queryOptions({
  queryKey: ['macros'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/macros', { signal })),
  select: (answer): Macro[] => answer.data,
});

export function useMacros() {
  return useQuery(macrosQuery);
}
