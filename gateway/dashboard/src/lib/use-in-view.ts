import { useEffect, useEffectEvent, useRef, type RefObject } from 'react';

/** Calls `onEnter` when the element is about to be scrolled into view, again each time `enabled` becomes true. */
export function useInView<T extends Element>(onEnter: () => void, enabled: boolean): RefObject<T | null> {
  const ref = useRef<T>(null);
  const enter = useEffectEvent(onEnter);

  useEffect(() => {
    const element = ref.current;
    if (!element || !enabled) {
      return;
    }
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && enter(), {
      rootMargin: '400px',
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [enabled]);

  return ref;
}
