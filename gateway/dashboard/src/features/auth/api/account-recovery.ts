import { useMutation, useQuery } from '@tanstack/react-query';
import { beginSession } from '@/features/auth/api/sign-in';
import { api, unwrap } from '@/lib/api/client';

export function useForgotPassword() {
  return useMutation({ mutationFn: (email: string) => unwrap(api.POST('/api/v1/auth/password/forgot', { body: { email } })) });
}

export function useResetPassword() {
  return useMutation({
    mutationFn: (body: { token: string; newPassword: string }) => unwrap(api.POST('/api/v1/auth/password/reset', { body })),
  });
}

export function useVerifyEmail() {
  return useMutation({ mutationFn: (token: string) => unwrap(api.POST('/api/v1/auth/email/verify', { body: { token } })) });
}

export function useInvitation(token: string) {
  return useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/team/invitations/{token}', { params: { path: { token } }, signal })),
    retry: false,
  });
}

/** `onAccepted` comes before the session: that begins everything anew, and whatever showed the form is gone then. */
export function useAcceptInvitation(token: string, onAccepted: () => void) {
  return useMutation({
    mutationFn: (body: { name?: string; password: string; code?: string }) =>
      unwrap(api.POST('/api/v1/team/invitations/{token}/accept', { params: { path: { token } }, body })),
    onSuccess: (answer) => {
      onAccepted();
      beginSession(answer);
    },
  });
}
