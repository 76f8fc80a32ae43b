import { usePushBrowsers, usePushState, useRemovePushBrowser, useSetPush } from '@/features/notifications/api/push';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Notice } from '@/components/ui/notice';
import { SwitchField } from '@/components/ui/switch-field';
import { toastError } from '@/components/ui/toasts';
import { fullTime } from '@/lib/time';

/** Notifications of the system, also while ChatBoost is closed. */
export function PushCard() {
  const { data: state } = usePushState();
  const set = useSetPush();
  return (
    <Card title="On this device" intro="Notifications of the system, also while ChatBoost is closed. They say what happened and never what somebody wrote.">
      {set.isError && <ErrorNotice error={set.error} className="mb-3" />}
      {state === 'unsupported' && <Notice tone="info" title="This browser cannot do it">On an iPhone or iPad put ChatBoost on the home screen first.</Notice>}
      {state === 'blocked' && <Notice tone="warn" title="This browser blocks notifications of ChatBoost">Allow them in the settings of the browser, then come back.</Notice>}
      {(state === 'on' || state === 'off') && <SwitchField label="Notify me on this device" checked={state === 'on'} disabled={set.isPending} onChange={(isOn) => set.mutate(isOn)} />}
      <Browsers />
    </Card>
  );
}

function Browsers() {
  const { data: browsers = [] } = usePushBrowsers();
  const remove = useRemovePushBrowser();
  if (browsers.length === 0) {
    return null;
  }
  return (
    <ul aria-label="Browsers that are notified" className="mt-3 divide-y divide-line border-t border-line text-[13px]">
      {browsers.map(({ id, service, createdAt }) => (
        <li key={id} className="flex items-center gap-3 py-2">
          <span className="min-w-0 flex-1">
            <span className="block truncate">{service}</span>
            <span className="text-xs text-ink-3">since {fullTime(createdAt)}</span>
          </span>
          <Button aria-label={`Stop notifying by ${service} since ${fullTime(createdAt)}`} busy={remove.isPending} onClick={() => remove.mutate(id, { onError: toastError })}>
            Stop
          </Button>
        </li>
      ))}
    </ul>
  );
}
