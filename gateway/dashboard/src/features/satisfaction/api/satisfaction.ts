import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import type { paths } from '@/lib/api/schema.gen';

export type SatisfactionSurvey = paths['/api/v1/settings/satisfaction-survey']['get']['responses'][200]['content']['application/json'];

const surveyQuery = queryOptions({
  queryKey: ['satisfaction', 'survey'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/settings/satisfaction-survey', { signal })),
});

export function useSatisfactionSurvey() {
  return useQuery(surveyQuery);
}

export function useSaveSatisfactionSurvey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SatisfactionSurvey) => unwrap(api.PUT('/api/v1/settings/satisfaction-survey', { body })),
    onSuccess: (saved) => client.setQueryData(surveyQuery.queryKey, saved),
  });
}

/** What came of the questions since a time; of all when it is left out. */
export function useSatisfactionSummary(from: string | undefined) {
  return useQuery({
    queryKey: ['satisfaction', 'summary', from],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/conversations/satisfaction/summary', { params: { query: { from } }, signal })),
  });
}

/** The questions since a time and their answers, the newest first. */
export function useSatisfactionAnswers(from: string | undefined, score: number | undefined) {
  return useInfiniteQuery({
    ...infiniteQueryOptions({
      queryKey: ['satisfaction', 'answers', from, score],
      queryFn: ({ pageParam, signal }) => unwrap(api.GET('/api/v1/conversations/satisfaction', { params: { query: { from, score, page: pageParam, pageSize: 20 } }, signal })),
      initialPageParam: 1,
      getNextPageParam: ({ meta }) => (meta.page < meta.totalPages ? meta.page + 1 : undefined),
    }),
    select: (answer) => answer.pages.flatMap((page) => page.data),
  });
}
