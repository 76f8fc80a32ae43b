import { useSyncExternalStore } from 'react';

let now = new Date();
let timer: number | undefined;
const listeners = new Set<() => void>();

/** The current time, moving on every half minute; all users of it share one timer. */
export function useNow(): Date {
  return useSyncExternalStore(subscribe, () => now);
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    now = new Date();
    timer = window.setInterval(() => {
      now = new Date();
      listeners.forEach((notify) => notify());
    }, 30_000);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      window.clearInterval(timer);
    }
  };
}
