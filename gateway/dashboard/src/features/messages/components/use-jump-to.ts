import { useEffect, useRef } from 'react';

/** So many pages are loaded at most to find a message; what lies further back is reached by scrolling. */
const mostPages = 25;

interface Older {
  hasNextPage: boolean;
  isFetching: boolean;
  fetchNextPage: () => unknown;
}

/** Loads what was written before until the message is there, once, then shows it in the middle and marks it for a moment. */
export function useJumpTo(targetId: string | undefined, isLoaded: boolean, { hasNextPage, isFetching, fetchNextPage }: Older): void {
  const sought = useRef<{ id?: string; pages: number }>({ pages: 0 });

  useEffect(() => {
    if (!targetId || (sought.current.id === targetId && sought.current.pages > mostPages)) {
      return;
    }
    if (sought.current.id !== targetId) {
      sought.current = { id: targetId, pages: 0 };
    }
    if (isLoaded) {
      sought.current.pages = Infinity;
      const element = document.getElementById(targetId);
      element?.scrollIntoView({ block: 'center' });
      element?.animate([{ backgroundColor: 'color-mix(in oklab, var(--star) 35%, transparent)' }, { backgroundColor: 'transparent' }], { duration: 2_500, easing: 'ease-in' });
    } else if (hasNextPage && !isFetching) {
      sought.current.pages += 1;
      fetchNextPage();
    }
  }, [targetId, isLoaded, hasNextPage, isFetching, fetchNextPage]);
}
