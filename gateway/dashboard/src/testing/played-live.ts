import type { RealtimeEvent, RealtimeEvents } from '@/lib/realtime/events';
import type { RealtimeClient } from '@/lib/realtime/realtime-client';

/** Plays the live connection: the test says what is pushed, and sees what is told. */
export class PlayedLive {
  readonly told: { name: string; payload: unknown }[] = [];
  readonly #handlers = new Map<string, Set<(payload: never) => void>>();

  /** As the components get it. */
  get client(): RealtimeClient {
    return this as unknown as RealtimeClient;
  }

  on(name: string, handler: (payload: never) => void): () => void {
    const handlers = this.#handlers.get(name) ?? new Set();
    this.#handlers.set(name, handlers.add(handler));
    return () => handlers.delete(handler);
  }

  send(name: string, payload: unknown): void {
    this.told.push({ name, payload });
  }

  push<E extends RealtimeEvent>(name: E, payload: RealtimeEvents[E]): void {
    this.#handlers.get(name)?.forEach((handler) => handler(payload as never));
  }
}
