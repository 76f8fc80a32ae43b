import { useMutation } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import type { components } from '@/lib/api/schema.gen';
import { expiresAt, setSession } from '@/lib/auth/session';

type Schemas = components['schemas'];

export function useSignIn() {
  return useMutation({
    mutationFn: (body: Schemas['LoginRequest']) => unwrap(api.POST('/api/v1/auth/login', { body })),
    onSuccess: beginSession,
  });
}

export function useCreateOrganization() {
  return useMutation({
    mutationFn: (body: Schemas['CreateOrganizationRequest']) => unwrap(api.POST('/api/v1/auth/signup/create-org', { body })),
    onSuccess: beginSession,
  });
}

export function useJoinOrganization() {
  return useMutation({
    mutationFn: (body: Schemas['JoinOrganizationRequest']) => unwrap(api.POST('/api/v1/auth/signup/join-org', { body })),
    onSuccess: beginSession,
  });
}

function beginSession(answer: Schemas['SessionResponse']): void {
  setSession({
    accessToken: answer.accessToken,
    refreshToken: answer.refreshToken,
    expiresAt: expiresAt(answer.expiresIn),
    userId: answer.userId,
    organizationId: answer.organizationId,
  });
}
