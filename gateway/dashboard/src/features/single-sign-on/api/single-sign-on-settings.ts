import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { toast } from '@/components/ui/toasts';
import { api, unwrap } from '@/lib/api/client';
import type { paths } from '@/lib/api/schema.gen';

export type SingleSignOnRequest = paths['/api/v1/team/single-sign-on']['put']['requestBody']['content']['application/json'];

const settingsQuery = queryOptions({
  queryKey: ['single-sign-on'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/team/single-sign-on', { signal })),
});

export function useSingleSignOn() {
  return useQuery(settingsQuery);
}

export function useRoleNames() {
  return useQuery({
    queryKey: ['roles'],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/team/roles', { signal })),
    select: (answer) => answer.roles.map((role) => role.name).filter((name) => name !== 'owner'),
  });
}

export function useSaveSingleSignOn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SingleSignOnRequest) => unwrap(api.PUT('/api/v1/team/single-sign-on', { body })),
    onSuccess: () => {
      toast({ tone: 'info', title: 'Saved. The provider answered as one should.' });
      return client.invalidateQueries(settingsQuery);
    },
  });
}

export function useDeleteSingleSignOn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/v1/team/single-sign-on')),
    onSuccess: () => client.invalidateQueries(settingsQuery),
  });
}
