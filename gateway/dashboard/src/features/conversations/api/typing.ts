import { useEffect, useRef, useState } from 'react';
import { getSession } from '@/lib/auth/session';
import { useRealtimeClient, useRealtimeEvent } from '@/lib/realtime/use-realtime';

/** Told again this often while somebody goes on writing. */
const tellEveryMs = 3_000;
/** Who was not heard of for this long has stopped; one repetition may be late. */
const forgetAfterMs = 5_000;

/** A function to call at every keystroke: the colleagues are told, now and then. */
export function useTellTyping(conversationId: string): () => void {
  const client = useRealtimeClient();
  const toldAt = useRef(0);
  return () => {
    const now = Date.now();
    if (now - toldAt.current >= tellEveryMs) {
      toldAt.current = now;
      client.send('client:typing', { conversationId });
    }
  };
}

/** The names of colleagues who are writing in a conversation. */
export function useTypists(conversationId: string): string[] {
  const [seen, setSeen] = useState<readonly { userId: string; name: string; at: number }[]>([]);

  useRealtimeEvent('conversation:typing', (typing) => {
    if (typing.conversationId === conversationId && typing.userId !== getSession()?.userId) {
      setSeen((before) => [...before.filter((entry) => entry.userId !== typing.userId), { userId: typing.userId, name: typing.name, at: Date.now() }]);
    }
  });
  // What they wrote is there: nobody is writing it any more.
  useRealtimeEvent('conversation:updated', ({ conversationId: updated, message }) => {
    if (updated === conversationId && message?.direction === 'outbound') {
      setSeen((before) => before.filter((entry) => entry.userId !== message.sender));
    }
  });

  useEffect(() => {
    const [oldest] = seen;
    if (!oldest) {
      return;
    }
    const timer = window.setTimeout(() => setSeen((before) => before.filter((entry) => Date.now() - entry.at < forgetAfterMs)), oldest.at + forgetAfterMs - Date.now() + 50);
    return () => window.clearTimeout(timer);
  }, [seen]);

  return seen.map((entry) => entry.name);
}
