import { useSyncExternalStore } from 'react';

export interface Session {
  accessToken: string;
  refreshToken: string;
  /** When the access token stops working, in milliseconds since 1970 on this machine's clock. */
  expiresAt: number;
  userId: string;
  organizationId: string;
}

const storageKey = 'chatboost.session';
const listeners = new Set<() => void>();

// The parsed value is kept so that useSyncExternalStore sees the same object until the text changes.
let cached: { text: string | null; session: Session | null } = { text: null, session: null };

/** Always reads the storage: another tab may have renewed the tokens or signed out. */
export function getSession(): Session | null {
  const text = localStorage.getItem(storageKey);
  if (text !== cached.text) {
    cached = { text, session: parse(text) };
  }
  return cached.session;
}

export function setSession(session: Session | null): void {
  if (session) {
    localStorage.setItem(storageKey, JSON.stringify(session));
  } else {
    localStorage.removeItem(storageKey);
  }
  listeners.forEach((listener) => listener());
}

export function useSession(): Session | null {
  return useSyncExternalStore(subscribe, getSession);
}

export function expiresAt(expiresInSeconds: number): number {
  return Date.now() + expiresInSeconds * 1000;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

function parse(text: string | null): Session | null {
  if (!text) {
    return null;
  }
  try {
    return JSON.parse(text) as Session;
  } catch {
    return null;
  }
}
