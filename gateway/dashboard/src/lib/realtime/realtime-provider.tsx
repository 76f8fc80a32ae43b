import { useEffect, useState, type ReactNode } from 'react';
import { freshSession } from '@/lib/auth/refresh';
import { RealtimeClient } from '@/lib/realtime/realtime-client';
import { RealtimeContext } from '@/lib/realtime/use-realtime';

/** Holds one hub connection for the signed-in part of the page. */
export function RealtimeProvider({ children }: { children: ReactNode }) {
  const [client] = useState(() => new RealtimeClient(async () => (await freshSession())?.accessToken ?? ''));

  useEffect(() => {
    client.start();
    return () => void client.stop();
  }, [client]);

  return <RealtimeContext value={client}>{children}</RealtimeContext>;
}
