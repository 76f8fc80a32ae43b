import { useMutation } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import type { paths } from '@/lib/api/schema.gen';
import type { SignedIn } from '@/lib/api/types';
import { unsubscribePush } from '@/lib/push';
import { toastError } from '@/components/ui/toasts';
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

export function useSwitchOrganization() {
  return useMutation({
    mutationFn: (organizationId: string) =>
      unwrap(api.POST('/api/v1/team/organizations/{organizationId}/switch', { params: { path: { organizationId } } })),
    onSuccess: beginSession,
    onError: toastError,
  });
}

/** Ends the session on the server too; whether it could be told or not, this browser forgets it. */
export async function signOut(): Promise<void> {
  try {
    await unsubscribePush().catch(() => undefined);
    await api.POST('/api/v1/auth/logout');
  } finally {
    setSession(null);
  }
}

export function beginSession(answer: SignedIn): void {
  setSession({
    accessToken: answer.accessToken,
    refreshToken: answer.refreshToken,
    expiresAt: expiresAt(answer.expiresIn),
    userId: answer.userId,
    organizationId: answer.organizationId,
  });
}
