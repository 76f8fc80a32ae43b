import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';

const key = ['api-keys'];

export function useApiKeys() {
  return useQuery({ queryKey: key, queryFn: ({ signal }) => unwrap(api.GET('/api/v1/team/api-keys', { signal })) });
}

/** What keys can be allowed: what the caller may do itself. */
export function usePermissions() {
  return useQuery({
    queryKey: ['roles'],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/team/roles', { signal })),
    select: (answer) => answer.permissions,
  });
}

export function useCreateApiKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; permissions: string[]; expiresInDays?: number }) => unwrap(api.POST('/api/v1/team/api-keys', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  });
}

export function useRotateApiKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (apiKeyId: string) => unwrap(api.POST('/api/v1/team/api-keys/{apiKeyId}/rotate', { params: { path: { apiKeyId } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  });
}

export function useRevokeApiKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (apiKeyId: string) => unwrap(api.DELETE('/api/v1/team/api-keys/{apiKeyId}', { params: { path: { apiKeyId } } })),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}
