import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { currentUserQuery } from '@/lib/auth/current-user';
import { toast, toastError } from '@/components/ui/toasts';
import { api, unwrap } from '@/lib/api/client';

export function useSessions() {
  return useQuery({ queryKey: ['sessions'], queryFn: ({ signal }) => unwrap(api.GET('/api/v1/auth/sessions', { signal })) });
}

export function useEndSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (sessionId: string) => unwrap(api.DELETE('/api/v1/auth/sessions/{sessionId}', { params: { path: { sessionId } } })),
    onSettled: () => client.invalidateQueries({ queryKey: ['sessions'] }),
    onError: toastError,
  });
}

export function useResendVerification() {
  return useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/auth/email/verification')),
    onSuccess: () => toast({ tone: 'info', title: 'The mail is on its way' }),
    onError: toastError,
  });
}

export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { currentPassword: string; newPassword: string; code?: string }) => unwrap(api.POST('/api/v1/auth/password', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  });
}

export function useSetUpTwoFactor() {
  return useMutation({ mutationFn: (password: string) => unwrap(api.POST('/api/v1/auth/two-factor/setup', { body: { password } })) });
}

export function useEnableTwoFactor() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (code: string) => unwrap(api.POST('/api/v1/auth/two-factor/enable', { body: { code } })),
    onSuccess: () => client.invalidateQueries(currentUserQuery),
  });
}

export function useDisableTwoFactor() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { password: string; code?: string }) => unwrap(api.POST('/api/v1/auth/two-factor/disable', { body })),
    onSuccess: () => client.invalidateQueries(currentUserQuery),
  });
}
