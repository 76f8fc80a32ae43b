import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import type { paths } from '@/lib/api/schema.gen';

type Answer<Path extends 'business-hours' | 'service-levels' | 'away-message' | 'waiting-rules'> =
  paths[`/api/v1/settings/${Path}`]['get']['responses'][200]['content']['application/json'];

export type WeeklyHours = NonNullable<Answer<'business-hours'>['hours']>;
export type ServiceTargets = Answer<'service-levels'>;
export type AwayMessage = Answer<'away-message'>;
export type WaitingRules = Answer<'waiting-rules'>;

const hoursQuery = queryOptions({
  queryKey: ['service-settings', 'hours'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/settings/business-hours', { signal })),
});
const targetsQuery = queryOptions({
  queryKey: ['service-settings', 'targets'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/settings/service-levels', { signal })),
});
const awayQuery = queryOptions({
  queryKey: ['service-settings', 'away'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/settings/away-message', { signal })),
});
const waitingQuery = queryOptions({
  queryKey: ['service-settings', 'waiting'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/settings/waiting-rules', { signal })),
});

export const useBusinessHours = () => useQuery(hoursQuery);
export const useServiceTargets = () => useQuery(targetsQuery);
export const useAwayMessage = () => useQuery(awayQuery);
export const useWaitingRules = () => useQuery(waitingQuery);

export function useSaveBusinessHours() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: WeeklyHours) => unwrap(api.PUT('/api/v1/settings/business-hours', { body })),
    onSuccess: (saved) => client.setQueryData(hoursQuery.queryKey, saved),
  });
}

/** Without hours the organization is always open. */
export function useDeleteBusinessHours() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/v1/settings/business-hours')),
    onSuccess: () => client.invalidateQueries(hoursQuery),
  });
}

export function useSaveServiceTargets() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ServiceTargets) => unwrap(api.PUT('/api/v1/settings/service-levels', { body })),
    onSuccess: (saved) => client.setQueryData(targetsQuery.queryKey, saved),
  });
}

export function useSaveAwayMessage() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: AwayMessage) => unwrap(api.PUT('/api/v1/settings/away-message', { body })),
    onSuccess: (saved) => client.setQueryData(awayQuery.queryKey, saved),
  });
}

export function useSaveWaitingRules() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: WaitingRules) => unwrap(api.PUT('/api/v1/settings/waiting-rules', { body })),
    onSuccess: (saved) => client.setQueryData(waitingQuery.queryKey, saved),
  });
}
