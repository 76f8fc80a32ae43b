import { HttpTransportType, HubConnectionBuilder, HubConnectionState, LogLevel, type HubConnection } from '@microsoft/signalr';
import { realtimeEvents, type ConnectionState, type RealtimeEvent, type RealtimeEvents } from '@/lib/realtime/events';

const heartbeatEveryMs = 25_000;
const retryDelaysMs = [0, 1_000, 2_000, 5_000, 10_000];

type Handler<E extends RealtimeEvent> = (payload: RealtimeEvents[E]) => void;

/**
 * The connection to the hub, kept up for as long as somebody is signed in. SignalR's own automatic
 * reconnect is not used: it does not cover the first connection and cannot be hurried when the
 * network comes back, so one loop here does both.
 */
export class RealtimeClient {
  #connection: HubConnection;
  #state: ConnectionState = 'connecting';
  #wasConnected = false;
  #attempts = 0;
  #stopped = true;
  #retryTimer: number | undefined;
  #heartbeatTimer: number | undefined;
  /** The number of the newest event: whoever comes back with it gets what it missed. */
  #lastSequence = 0;
  readonly #stateListeners = new Set<() => void>();
  readonly #handlers = new Map<RealtimeEvent, Set<(payload: never) => void>>();

  constructor(accessToken: () => Promise<string>) {
    this.#connection = new HubConnectionBuilder()
      .withUrl('/ws', {
        accessTokenFactory: accessToken,
        // Straight to a WebSocket: a negotiation answered by one replica would be unknown to the next.
        transport: HttpTransportType.WebSockets,
        skipNegotiation: true,
      })
      .configureLogging(LogLevel.None)
      .build();
    for (const name of realtimeEvents) {
      this.#connection.on(name, (payload: never, sequence?: number | null) => {
        this.#lastSequence = sequence ?? this.#lastSequence;
        this.#handlers.get(name)?.forEach((handler) => handler(payload));
      });
    }
    this.on('server:hello', (hello) => (this.#lastSequence = hello.sequence));
    this.#connection.onclose(() => this.#lost());
  }

  get state(): ConnectionState {
    return this.#state;
  }

  onStateChange(listener: () => void): () => void {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  on<E extends RealtimeEvent>(name: E, handler: Handler<E>): () => void {
    const handlers = this.#handlers.get(name) ?? new Set();
    this.#handlers.set(name, handlers.add(handler));
    return () => handlers.delete(handler);
  }

  /** Tells the server something that is not worth repeating: without a connection it is dropped. */
  send(name: 'client:typing' | 'client:viewing' | 'client:left' | 'client:answering' | 'client:answered', payload: { conversationId: string }): void {
    if (this.#connection.state === HubConnectionState.Connected) {
      this.#connection.send(name, payload).catch(() => undefined);
    }
  }

  start(): void {
    this.#stopped = false;
    window.addEventListener('online', this.retryNow);
    window.addEventListener('offline', this.#networkGone);
    void this.#connect();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    window.removeEventListener('online', this.retryNow);
    window.removeEventListener('offline', this.#networkGone);
    window.clearTimeout(this.#retryTimer);
    window.clearInterval(this.#heartbeatTimer);
    await this.#connection.stop();
  }

  readonly retryNow = (): void => {
    this.#attempts = 0;
    if (this.#connection.state === HubConnectionState.Connected) {
      // The network was away. The socket may be dead without knowing it yet; closing it leads to a new one at once.
      void this.#connection.stop();
    } else {
      void this.#connect();
    }
  };

  readonly #networkGone = (): void => this.#setState('offline');

  async #connect(): Promise<void> {
    window.clearTimeout(this.#retryTimer);
    if (this.#stopped || this.#connection.state !== HubConnectionState.Disconnected) {
      return;
    }
    this.#setState(this.#wasConnected ? 'reconnecting' : 'connecting');
    this.#connection.baseUrl = this.#lastSequence ? `/ws?lastSequence=${this.#lastSequence}` : '/ws';
    try {
      await this.#connection.start();
    } catch {
      // Refused, unreachable or stopped meanwhile: the state shows it and the next try is scheduled.
      this.#lost();
      return;
    }
    this.#wasConnected = true;
    this.#attempts = 0;
    this.#setState('connected');
    this.#heartbeatTimer = window.setInterval(() => {
      // A heartbeat that cannot be sent means the connection is closing, which onclose reports.
      this.#connection.send('client:heartbeat').catch(() => undefined);
    }, heartbeatEveryMs);
  }

  readonly #lost = (): void => {
    window.clearInterval(this.#heartbeatTimer);
    window.clearTimeout(this.#retryTimer);
    if (this.#stopped) {
      return;
    }
    this.#setState(navigator.onLine ? 'reconnecting' : 'offline');
    const delay = retryDelaysMs[Math.min(this.#attempts, retryDelaysMs.length - 1)] ?? 0;
    this.#attempts += 1;
    // Spread over half a second, so that all browsers do not return in the same instant after a restart.
    this.#retryTimer = window.setTimeout(() => void this.#connect(), delay + Math.random() * 500);
  };

  #setState(state: ConnectionState): void {
    if (this.#state !== state) {
      this.#state = state;
      this.#stateListeners.forEach((listener) => listener());
    }
  }
}
