import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';

export const currentUserQuery = queryOptions({
  queryKey: ['current-user'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/auth/me', { signal })),
  staleTime: Infinity,
});

export function useCurrentUser() {
  return useQuery(currentUserQuery);
}

/** Whether the user may do something; false until it is known. */
export function useMay(permission: string): boolean {
  return useCurrentUser().data?.permissions.includes(permission) ?? false;
}

export function useMyOrganizations() {
  return useQuery({
    queryKey: ['my-organizations'],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/team/my-organizations', { signal })),
  });
}
