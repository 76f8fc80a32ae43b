import { useMutation } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import type { paths } from '@/lib/api/schema.gen';
import type { SignedIn } from '@/lib/api/types';
import { expiresAt, setSession } from '@/lib/auth/session';

type Body<Path extends '/api/v1/auth/login' | '/api/v1/auth/signup/create-org' | '/api/v1/auth/signup/join-org'> =
  paths[Path]['post']['requestBody']['content']['application/json'];

export function useSignIn() {
  return useMutation({
    mutationFn: (body: Body<'/api/v1/auth/login'>) => unwrap(api.POST('/api/v1/auth/login', { body })),
    onSuccess: beginSession,
  });
}

export function useCreateOrganization() {
  return useMutation({
    mutationFn: (body: Body<'/api/v1/auth/signup/create-org'>) => unwrap(api.POST('/api/v1/auth/signup/create-org', { body })),
    onSuccess: beginSession,
  });
}

export function useJoinOrganization() {
  return useMutation({
    mutationFn: (body: Body<'/api/v1/auth/signup/join-org'>) => unwrap(api.POST('/api/v1/auth/signup/join-org', { body })),
    onSuccess: beginSession,
  });
}

function beginSession(answer: SignedIn): void {
  setSession({
    accessToken: answer.accessToken,
    refreshToken: answer.refreshToken,
    expiresAt: expiresAt(answer.expiresIn),
    userId: answer.userId,
    organizationId: answer.organizationId,
  });
}
