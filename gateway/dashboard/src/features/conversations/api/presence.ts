import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api, unwrap } from '@/lib/api/client';
import type { paths } from '@/lib/api/schema.gen';
import { getSession } from '@/lib/auth/session';
import { useRealtimeClient, useRealtimeEvent } from '@/lib/realtime/use-realtime';

type Presence = paths['/api/v1/conversations/{conversationId}/presence']['get']['responses'][200]['content']['application/json'];
export type Person = Presence['viewers'][number];

/** The server forgets who is not heard of for fifteen seconds. */
const tellEveryMs = 5_000;
const nobody: Presence = { viewers: [] };

function presenceQuery(conversationId: string) {
  return queryOptions({
    queryKey: ['presence', conversationId],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/conversations/{conversationId}/presence', { params: { path: { conversationId } }, signal })),
    // A help and no more: without it the page is whole.
    retry: false,
    staleTime: 0,
  });
}

/** The colleagues who have a conversation open, and the one who answers it; never the user. */
export function usePresence(conversationId: string): { viewers: Person[]; answering: Person | undefined } {
  const client = useQueryClient();
  const userId = getSession()?.userId;
  const { data = nobody } = useQuery(presenceQuery(conversationId));

  function change(about: { conversationId: string }, next: (known: Presence) => Presence) {
    if (about.conversationId === conversationId) {
      client.setQueryData(presenceQuery(conversationId).queryKey, (known = nobody) => next(known));
    }
  }
  const without = (known: Presence, person: { userId: string }) => known.viewers.filter((viewer) => viewer.userId !== person.userId);

  useRealtimeEvent('conversation:viewing', (person) => change(person, (known) => ({ ...known, viewers: [...without(known, person), person] })));
  useRealtimeEvent('conversation:left', (person) => change(person, (known) => ({ ...known, viewers: without(known, person) })));
  useRealtimeEvent('conversation:answering', (person) => change(person, (known) => ({ ...known, answering: person })));
  useRealtimeEvent('conversation:answered', (person) => change(person, (known) => (known.answering?.userId === person.userId ? { ...known, answering: undefined } : known)));

  // Who is not heard of again is gone: a browser that died says nothing.
  const ends = [...data.viewers, ...(data.answering ? [data.answering] : [])].map((person) => Date.parse(person.until));
  const nextEnd = ends.length > 0 ? Math.min(...ends) : undefined;
  useEffect(() => {
    if (nextEnd === undefined) {
      return;
    }
    const timer = window.setTimeout(() => {
      const isHere = (person: Person) => Date.parse(person.until) > Date.now();
      client.setQueryData(presenceQuery(conversationId).queryKey, (known = nobody) => ({
        viewers: known.viewers.filter(isHere),
        answering: known.answering && isHere(known.answering) ? known.answering : undefined,
      }));
    }, Math.max(0, nextEnd - Date.now()) + 50);
    return () => window.clearTimeout(timer);
  }, [client, conversationId, nextEnd]);

  return {
    viewers: data.viewers.filter((viewer) => viewer.userId !== userId).toSorted((left, right) => left.name.localeCompare(right.name)),
    answering: data.answering?.userId === userId ? undefined : (data.answering ?? undefined),
  };
}

/** Tells the colleagues that the user has a conversation open, as long as the component is mounted. */
export function useTellViewing(conversationId: string): void {
  const client = useRealtimeClient();
  useEffect(() => {
    client.send('client:viewing', { conversationId });
    return () => client.send('client:left', { conversationId });
  }, [client, conversationId]);
  // A new connection has nothing open.
  useRealtimeEvent('server:hello', () => client.send('client:viewing', { conversationId }));
}

/** A function to call at every keystroke of an answer: the user holds the answer until it is sent, emptied or left. */
export function useTellAnswering(conversationId: string): (text: string) => void {
  const client = useRealtimeClient();
  const toldAt = useRef(0);

  useEffect(
    () => () => {
      if (toldAt.current > 0) {
        client.send('client:answered', { conversationId });
      }
    },
    [client, conversationId],
  );

  return (text) => {
    const now = Date.now();
    if (text === '') {
      if (toldAt.current > 0) {
        client.send('client:answered', { conversationId });
      }
      toldAt.current = 0;
    } else if (now - toldAt.current >= tellEveryMs) {
      toldAt.current = now;
      client.send('client:answering', { conversationId });
    }
  };
}
