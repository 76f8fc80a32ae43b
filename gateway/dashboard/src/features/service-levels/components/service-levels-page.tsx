import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useAwayMessage, useBusinessHours, useServiceTargets, useWaitingRules } from '@/features/service-levels/api/service-settings';
import { AwayMessageForm } from '@/features/service-levels/components/away-message-form';
import { BusinessHoursForm } from '@/features/service-levels/components/business-hours-form';
import { TargetsForm } from '@/features/service-levels/components/targets-form';
import { WaitingRulesForm } from '@/features/service-levels/components/waiting-rules-form';
import { Card } from '@/components/ui/card';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Notice } from '@/components/ui/notice';
import { Page } from '@/components/ui/page';
import { Skeleton } from '@/components/ui/skeleton';
import { useMay } from '@/lib/auth/current-user';
import { fullTime } from '@/lib/time';

export function ServiceLevelsPage() {
  const mayManage = useMay('settings.manage');
  const hours = useBusinessHours();
  const targets = useServiceTargets();
  const away = useAwayMessage();
  const waiting = useWaitingRules();
  return (
    <Page title="Service" intro="When you are there, how soon customers are answered, and what happens when they are not.">
      <Card title="Business hours">
        <Loaded query={hours}>
          {(known) => (
            <>
              {!known.hours && (
                <Notice tone="info" title="You are always open" className="mb-4">
                  Save hours to be closed at all other times.
                </Notice>
              )}
              {known.hours && (
                <Notice tone={known.isOpen ? 'good' : 'info'} title={known.isOpen ? 'Open now' : 'Closed now'} className="mb-4">
                  {!known.isOpen && known.nextOpeningAt && `Opens ${fullTime(known.nextOpeningAt)}.`}
                </Notice>
              )}
              <BusinessHoursForm key={known.hours ? 'set' : 'always'} hours={known.hours ?? undefined} mayManage={mayManage} />
            </>
          )}
        </Loaded>
      </Card>
      <Card title="Targets" intro="A missed one is shown in the list and becomes an action. Empty is no promise.">
        <Loaded query={targets}>{(known) => <TargetsForm targets={known} mayManage={mayManage} />}</Loaded>
      </Card>
      <Card title="Away message" intro="Said once to whoever writes while you are closed and still waits. The bot has its turn first.">
        <Loaded query={away}>{(known) => <AwayMessageForm away={known} mayManage={mayManage} />}</Loaded>
      </Card>
      <Card title="What nobody looks at" intro="A conversation becomes an action when one of these is true. An empty field turns it off.">
        <Loaded query={waiting}>{(known) => <WaitingRulesForm waiting={known} mayManage={mayManage} />}</Loaded>
      </Card>
    </Page>
  );
}

function Loaded<T>({ query, children }: { query: UseQueryResult<T>; children: (data: T) => ReactNode }) {
  if (query.isPending) {
    return <Skeleton className="h-32 rounded-xl" />;
  }
  return query.isError ? <ErrorNotice error={query.error} onRetry={() => void query.refetch()} /> : <>{children(query.data)}</>;
}
