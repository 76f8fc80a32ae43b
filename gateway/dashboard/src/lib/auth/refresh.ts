import { expiresAt, getSession, setSession, type Session } from '@/lib/auth/session';
import type { Tokens } from '@/lib/api/types';

/** Renew this long before the end, so that a request does not set out with a token that dies on the way. */
const renewBeforeMs = 30_000;

let running: Promise<Session | null> | null = null;

/** A session whose access token is good for the next request, or null when there is none any more. */
export async function freshSession(): Promise<Session | null> {
  const session = getSession();
  if (!session || session.expiresAt - Date.now() > renewBeforeMs) {
    return session;
  }
  return renewSession(session.accessToken);
}

/**
 * Trades the refresh token for new tokens. Refresh tokens work once and a second use ends the whole
 * session (the server takes it for theft), so there is one renewal at a time: in this tab by the shared
 * promise, among tabs by a lock. Whoever waited finds a token other than `staleAccessToken` and uses it.
 */
export function renewSession(staleAccessToken: string): Promise<Session | null> {
  running ??= withLock(() => renew(staleAccessToken)).finally(() => {
    running = null;
  });
  return running;
}

async function renew(staleAccessToken: string): Promise<Session | null> {
  const session = getSession();
  if (!session || session.accessToken !== staleAccessToken) {
    return session;
  }

  // fetch and not the API client: that client calls this function.
  const response = await fetch('/api/v1/auth/token', {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: session.refreshToken }),
  });

  if (response.status === 400 || response.status === 401) {
    setSession(null);
    return null;
  }
  if (!response.ok) {
    throw new Error(`Signing in again failed with status ${response.status}.`);
  }

  const tokens = (await response.json()) as Tokens;
  const renewed: Session = {
    ...session,
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token ?? session.refreshToken,
    expiresAt: expiresAt(tokens.expires_in),
  };
  setSession(renewed);
  return renewed;
}

async function withLock<T>(action: () => Promise<T>): Promise<T> {
  // navigator.locks exists only on https and localhost. Elsewhere the promise above still guards this tab.
  const { locks } = navigator as { locks?: LockManager };
  return locks ? await locks.request('chatboost.renew-session', action) : await action();
}
