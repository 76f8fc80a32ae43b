import { api, unwrap } from '@/lib/api/client';

const worker = '/push-worker.js';
/** The server does not say which of its browsers this one is, so it is remembered here. */
const storageKey = 'chatboost.push';

export type PushState = 'unsupported' | 'blocked' | 'on' | 'off';

/** Whether this browser is pushed to. */
export async function readPush(): Promise<PushState> {
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window)) {
    return 'unsupported';
  }
  if (Notification.permission === 'denied') {
    return 'blocked';
  }
  const subscription = await currentSubscription();
  return subscription && localStorage.getItem(storageKey) ? 'on' : 'off';
}

/** Asks for the permission, subscribes this browser and tells the server. Where the permission is not given, nothing changes. */
export async function subscribePush(): Promise<void> {
  if ((await Notification.requestPermission()) !== 'granted') {
    return;
  }
  const { publicKey } = await unwrap(api.GET('/api/v1/notifications/push/public-key'));
  await navigator.serviceWorker.register(worker);
  const { pushManager } = await navigator.serviceWorker.ready;
  // One that was made with another key cannot be used with this one.
  await (await pushManager.getSubscription())?.unsubscribe();
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  const { endpoint, keys } = subscription.toJSON();
  const { id } = await unwrap(
    api.POST('/api/v1/notifications/push/subscriptions', { body: { endpoint: endpoint ?? '', keys: { p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' } } }),
  );
  localStorage.setItem(storageKey, id);
}

/** Also before signing out: what somebody else is told is not for whoever uses this browser next. */
export async function unsubscribePush(): Promise<void> {
  const id = localStorage.getItem(storageKey);
  localStorage.removeItem(storageKey);
  if ('serviceWorker' in navigator) {
    await (await currentSubscription())?.unsubscribe();
  }
  if (id) {
    await api.DELETE('/api/v1/notifications/push/subscriptions/{pushSubscriptionId}', { params: { path: { pushSubscriptionId: id } } });
  }
}

async function currentSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}
