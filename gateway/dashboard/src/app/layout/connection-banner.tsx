import { LoaderCircle, WifiOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ConnectionState } from '@/lib/realtime/events';
import { useConnectionState, useRealtimeClient } from '@/lib/realtime/use-realtime';

/** Short interruptions, a deployment for example, pass without a word. */
const patienceMs = 1_500;

/** Says that what is on the page may be old, and offers to try again. */
export function ConnectionBanner() {
  const client = useRealtimeClient();
  const state = useConnectionState();
  const isDown = state !== 'connected';
  const isLong = useLasts(isDown, patienceMs);

  return (
    <div role="status">
      {isDown && isLong && (
        <div className="flex items-center justify-center gap-2 bg-warn-soft px-4 py-2 text-[13px] font-medium text-warn">
          <Sentence state={state} />
          {state === 'reconnecting' && (
            <button type="button" onClick={client.retryNow} className="underline underline-offset-2">
              Try now
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function Sentence({ state }: { state: ConnectionState }) {
  if (state === 'offline') {
    return (
      <>
        <WifiOff aria-hidden className="size-4 shrink-0" /> You are offline. Messages you write go out when the connection is back.
      </>
    );
  }
  return (
    <>
      <LoaderCircle aria-hidden className="size-4 shrink-0 animate-spin" />
      {state === 'reconnecting' ? 'Connection lost, reconnecting. New messages may be missing.' : 'Connecting for live updates.'}
    </>
  );
}

function useLasts(value: boolean, ms: number): boolean {
  const [since, setSince] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setSince(value), value ? ms : 0);
    return () => window.clearTimeout(timer);
  }, [value, ms]);
  return since;
}
