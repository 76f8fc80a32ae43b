import { createContext, use, useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import type { ConnectionState, RealtimeEvent, RealtimeEvents } from '@/lib/realtime/events';
import type { RealtimeClient } from '@/lib/realtime/realtime-client';

export const RealtimeContext = createContext<RealtimeClient | null>(null);

export function useRealtimeClient(): RealtimeClient {
  const client = use(RealtimeContext);
  if (!client) {
    throw new Error('Realtime hooks need a RealtimeProvider above them.');
  }
  return client;
}

export function useConnectionState(): ConnectionState {
  const client = useRealtimeClient();
  return useSyncExternalStore(
    (listener) => client.onStateChange(listener),
    () => client.state,
  );
}

/** Calls the newest `handler` for each event while the component is mounted. */
export function useRealtimeEvent<E extends RealtimeEvent>(name: E, handler: (payload: RealtimeEvents[E]) => void): void {
  const client = useRealtimeClient();
  const onEvent = useEffectEvent(handler);
  useEffect(() => client.on(name, (payload) => onEvent(payload)), [client, name]);
}
