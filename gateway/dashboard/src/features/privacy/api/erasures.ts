import { useInfiniteQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';

export function useErasures() {
  return useInfiniteQuery({
    queryKey: ['erasures'],
    queryFn: ({ pageParam, signal }) => unwrap(api.GET('/api/v1/erasures', { params: { query: { after: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    // One under way is done within seconds.
    refetchInterval: (query) => (query.state.data?.pages.some((page) => page.data.some((erasure) => !erasure.proof)) ? 2_000 : false),
  });
}
