import { Outlet, useMatch } from 'react-router';
import { ConnectionBanner } from '@/app/layout/connection-banner';
import { LiveUpdates } from '@/app/layout/live-updates';
import { Navigation } from '@/app/layout/navigation';
import { cn } from '@/lib/cn';
import { RealtimeProvider } from '@/lib/realtime/realtime-provider';

export function AppShell() {
  const isThreadOpen = useMatch('/inbox/:conversationId') !== null;
  return (
    <RealtimeProvider>
      <LiveUpdates />
      <div className="flex h-dvh flex-col-reverse md:flex-row">
        {/* On a phone an open thread has the whole screen. */}
        <div className={cn(isThreadOpen && 'max-md:hidden')}>
          <Navigation />
        </div>
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <ConnectionBanner />
          <main className="min-h-0 flex-1">
            <Outlet />
          </main>
        </div>
      </div>
    </RealtimeProvider>
  );
}
