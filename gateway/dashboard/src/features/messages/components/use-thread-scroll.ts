import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** Within this distance of the end the thread follows new messages. */
const followWithinPx = 80;

interface ThreadScroll {
  scroller: RefObject<HTMLDivElement | null>;
  isAtEnd: boolean;
  /** Messages that arrived below what is in view. */
  unseen: number;
  onScroll: () => void;
  jumpToEnd: () => void;
}

/**
 * For a scroller with `flex-direction: column-reverse`: its position counts from the end (0, negative above), so it
 * opens at the newest message, stays there while things grow, and keeps its place when older messages are put on top.
 * What is left to do: hold the place when something is added at the end while the reader is further up.
 */
export function useThreadScroll(lastKey: string | undefined, isLastOwn: boolean): ThreadScroll {
  const scroller = useRef<HTMLDivElement>(null);
  const before = useRef({ lastKey, height: 0 });
  const following = useRef(true);
  const [isAtEnd, setAtEnd] = useState(true);
  const [unseen, setUnseen] = useState(0);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) {
      return;
    }
    const { lastKey: previousKey, height } = before.current;
    before.current = { lastKey, height: element.scrollHeight };
    if (!previousKey || previousKey === lastKey) {
      return;
    }
    if (following.current || isLastOwn) {
      element.scrollTop = 0;
    } else {
      element.scrollTop -= element.scrollHeight - height;
      setUnseen((count) => count + 1);
    }
  }, [lastKey, isLastOwn]);

  function onScroll() {
    const element = scroller.current;
    if (!element) {
      return;
    }
    before.current.height = element.scrollHeight;
    following.current = element.scrollTop > -followWithinPx;
    setAtEnd(following.current);
    if (following.current) {
      setUnseen(0);
    }
  }

  function jumpToEnd() {
    scroller.current?.scrollTo({ top: 0, behavior: 'smooth' });
  }

  return { scroller, isAtEnd, unseen, onScroll, jumpToEnd };
}
