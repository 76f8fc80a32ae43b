import { useChooseNotifications, useNotificationPreferences } from '@/features/notifications/api/preferences';
import { useTestNotification } from '@/features/notifications/api/notifications';
import { kindOf } from '@/features/notifications/components/notification-kinds';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Page } from '@/components/ui/page';
import { Skeleton } from '@/components/ui/skeleton';
import { PushCard } from '@/features/notifications/components/push-card';
import { ToggleCell } from '@/features/notifications/components/toggle-cell';

export function PreferencesPage() {
  const { data: choices, isPending, isError, error, refetch } = useNotificationPreferences();
  const choose = useChooseNotifications();
  const test = useTestNotification();
  return (
    <Page title="Notifications" intro="What you want to hear of, and how. These are yours alone.">
      <Card title="Tell me when" intro="Mails gather what is still unread after a while; what you read here is not mailed.">
        {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {isPending && <Skeleton className="h-56 rounded-xl" />}
        {choices && (
          <table className="w-full text-[13px]">
            <thead>
              <tr className="text-xs text-ink-3">
                <th scope="col" className="pb-2 text-left font-medium">
                  <span className="sr-only">What</span>
                </th>
                <th scope="col" className="w-20 pb-2 text-center font-medium max-sm:w-14">
                  In the app
                </th>
                <th scope="col" className="w-20 pb-2 text-center font-medium max-sm:w-14">
                  By mail
                </th>
                <th scope="col" className="w-20 pb-2 text-center font-medium max-sm:w-16">
                  On devices
                </th>
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {choices.map((choice) => {
                const { icon: Icon, name } = kindOf(choice.type);
                return (
                  <tr key={choice.type}>
                    <th scope="row" className="py-2.5 text-left font-normal">
                      <span className="flex items-center gap-2.5">
                        <Icon aria-hidden className="size-4 shrink-0 text-ink-3" /> {name}
                      </span>
                    </th>
                    <ToggleCell label={`${name}: in the app`} checked={choice.inApp ?? false} onChange={(inApp) => choose.mutate({ ...choice, inApp })} />
                    <ToggleCell label={`${name}: by mail`} checked={choice.email ?? false} onChange={(email) => choose.mutate({ ...choice, email })} />
                    <ToggleCell label={`${name}: on devices`} checked={choice.push ?? false} onChange={(push) => choose.mutate({ ...choice, push })} />
                  </tr>
                );
              })}
            </tbody>
          </table>
        )}
      </Card>
      <PushCard />
      <Card title="Try it" intro="Puts a notification at the bell, as any other comes.">
        <Button busy={test.isPending} onClick={() => test.mutate(undefined)}>
          Notify me
        </Button>
      </Card>
    </Page>
  );
}
