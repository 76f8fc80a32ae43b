import { useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { toastError } from '@/components/ui/toasts';
import { api, unwrap } from '@/lib/api/client';
import { getSession } from '@/lib/auth/session';
import { membersQuery } from '@/lib/organization/members';

function path() {
  return { organizationId: getSession()?.organizationId ?? '' };
}

export function useMembers() {
  return useQuery(membersQuery);
}

export function useInvitations(enabled: boolean) {
  return useQuery({
    queryKey: ['invitations'],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/team/organizations/{organizationId}/invitations', { params: { path: path() }, signal })),
    enabled,
  });
}

export function useRoles() {
  return useQuery({ queryKey: ['roles'], queryFn: ({ signal }) => unwrap(api.GET('/api/v1/team/roles', { signal })) });
}

export function useInvite() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { email: string; role: string }) =>
      unwrap(api.POST('/api/v1/team/organizations/{organizationId}/invitations', { params: { path: path() }, body })),
    onSuccess: () => refresh(client),
  });
}

export function useResendInvitation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (invitationId: string) =>
      unwrap(
        api.POST('/api/v1/team/organizations/{organizationId}/invitations/{invitationId}/resend', { params: { path: { ...path(), invitationId } } }),
      ),
    onSuccess: () => refresh(client),
    onError: toastError,
  });
}

export function useRevokeInvitation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (invitationId: string) => unwrap(api.DELETE('/api/v1/team/invitations/{invitationId}/revoke', { params: { path: { invitationId } } })),
    onSettled: () => refresh(client),
    onError: toastError,
  });
}

export function useChangeRole() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ userId, role }: { userId: string; role: string }) =>
      unwrap(api.PUT('/api/v1/team/organizations/{organizationId}/members/{userId}', { params: { path: { ...path(), userId } }, body: { role } })),
    onSettled: () => refresh(client),
    onError: toastError,
  });
}

export function useRemoveMember() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (userId: string) =>
      unwrap(api.DELETE('/api/v1/team/organizations/{organizationId}/members/{userId}', { params: { path: { ...path(), userId } } })),
    onSuccess: () => refresh(client),
  });
}

async function refresh(client: QueryClient): Promise<void> {
  await Promise.all([client.invalidateQueries(membersQuery), client.invalidateQueries({ queryKey: ['invitations'] })]);
}
