import { useSyncExternalStore } from 'react';

/** Where `md:` begins: room for two columns. */
const query = '(min-width: 48rem)';

export function useWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => window.matchMedia(query).matches,
  );
}
