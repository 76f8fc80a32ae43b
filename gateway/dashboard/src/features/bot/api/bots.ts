import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import type { Bot } from '@/lib/api/types';

const botsQuery = queryOptions({
  queryKey: ['bots'],
  queryFn: async ({ signal }) => (await unwrap(api.GET('/api/v1/bots', { signal }))).data,
});

export function useBots() {
  return useQuery(botsQuery);
}

export function useSaveBot() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, name, isActive, rules }: Bot) => unwrap(api.PUT('/api/v1/bots/{botId}', { params: { path: { botId: id } }, body: { name, isActive, rules } })),
    onSuccess: () => client.invalidateQueries(botsQuery),
  });
}
