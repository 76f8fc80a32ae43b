import { useEndSession, useSessions } from '@/features/account/api/account';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNotice } from '@/components/ui/error-notice';
import { relativeTime } from '@/lib/time';
import { useNow } from '@/lib/use-now';

export function SessionsCard() {
  const { data: sessions = [], isError, error } = useSessions();
  const end = useEndSession();
  const now = useNow();
  return (
    <Card title="Sessions" intro="Where you are signed in. One you end stops working within 15 minutes.">
      {isError && <ErrorNotice error={error} />}
      <ul className="divide-y divide-line">
        {sessions.map((session) => (
          <li key={session.id} className="flex items-center gap-3 py-3 first:pt-0 last:pb-0">
            <div className="min-w-0 flex-1 text-[13px]">
              <p className="truncate font-medium" title={session.userAgent}>
                {deviceName(session.userAgent)}
              </p>
              <p className="truncate text-ink-3">
                {session.address} · {relativeTime(session.lastUsedAt, now)}
              </p>
            </div>
            {session.isCurrent ? (
              <span className="text-[13px] text-accent-text">This one</span>
            ) : (
              <Button variant="danger" busy={end.isPending && end.variables === session.id} onClick={() => end.mutate(session.id)}>
                End
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** "Chrome on Linux" for the browsers people use, the name itself for everything else. */
function deviceName(userAgent: string): string {
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)\//.exec(userAgent)?.[1];
  const system = /(Android|iPhone|iPad|Windows|Mac OS|Linux)/.exec(userAgent)?.[1];
  const name = browser === 'Edg' ? 'Edge' : browser === 'OPR' ? 'Opera' : browser;
  return name && system ? `${name} on ${system}` : userAgent || 'Unknown device';
}
