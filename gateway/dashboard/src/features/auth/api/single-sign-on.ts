import { useMutation } from '@tanstack/react-query';
import { beginSession } from '@/features/auth/api/sign-in';
import { api, unwrap } from '@/lib/api/client';

const stateKey = 'chatboost.single-sign-on';

/** Leaves for the provider of the address's domain. */
export function useStartSingleSignOn() {
  return useMutation({
    mutationFn: (email: string) => unwrap(api.POST('/api/v1/auth/single-sign-on/start', { body: { email } })),
    onSuccess: ({ authorizationUrl }) => {
      // What comes back must be what was begun in this tab, or somebody could sign a person in to an account that is not theirs.
      sessionStorage.setItem(stateKey, new URL(authorizationUrl).searchParams.get('state') ?? '');
      window.location.assign(authorizationUrl);
    },
  });
}

/** What the provider sent back; null when it was not begun here. */
export function returnedFromProvider(search: string): { code: string; state: string; iss?: string } | null {
  const query = new URLSearchParams(search);
  const [code, state] = [query.get('code'), query.get('state')];
  return code && state && state === sessionStorage.getItem(stateKey) ? { code, state, iss: query.get('iss') ?? undefined } : null;
}

export function useCompleteSingleSignOn() {
  return useMutation({
    mutationFn: (body: { code: string; state: string; iss?: string }) => unwrap(api.POST('/api/v1/auth/single-sign-on/complete', { body })),
    onSuccess: (answer) => {
      sessionStorage.removeItem(stateKey);
      beginSession(answer);
    },
  });
}
