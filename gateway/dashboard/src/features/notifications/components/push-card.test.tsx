import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PushCard } from '@/features/notifications/components/push-card';
import { setSession } from '@/lib/auth/session';
import { json, playServer } from '@/testing/api-server';

function playBrowser(permission: NotificationPermission) {
  const subscription = { unsubscribe: vi.fn(() => Promise.resolve(true)), toJSON: () => ({ endpoint: 'https://push.example/1', keys: { p256dh: 'point', auth: 'secret' } }) };
  let current: typeof subscription | null = null;
  const pushManager = { getSubscription: () => Promise.resolve(current), subscribe: vi.fn(() => Promise.resolve((current = subscription))) };
  const registration = { pushManager };
  vi.stubGlobal('Notification', { permission, requestPermission: () => Promise.resolve('granted') });
  vi.stubGlobal('PushManager', class {});
  vi.stubGlobal('navigator', {
    ...navigator,
    serviceWorker: { ready: Promise.resolve(registration), register: () => Promise.resolve(registration), getRegistration: () => Promise.resolve(registration) },
  });
  return { pushManager, subscription };
}

function show() {
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <PushCard />
    </QueryClientProvider>,
  );
}

describe('notifications of the system', () => {
  beforeEach(() => setSession({ accessToken: 't', refreshToken: 'r', expiresAt: Date.now() + 900_000, userId: 'usr_1', organizationId: 'org_1' }));

  it('are turned on with the key of the server, and off again everywhere', async () => {
    const { pushManager, subscription } = playBrowser('default');
    const browsers = [{ id: 'psh_1', service: 'push.example', createdAt: '2026-03-04T10:00:00Z' }];
    const calls = playServer({
      'GET /api/v1/notifications/push/subscriptions': () => json({ data: browsers }),
      'GET /api/v1/notifications/push/public-key': () => json({ publicKey: 'key' }),
      'POST /api/v1/notifications/push/subscriptions': () => json(browsers[0], 201),
      'DELETE /api/v1/notifications/push/subscriptions/psh_1': () => new Response(null, { status: 204 }),
    });
    show();

    await userEvent.click(await screen.findByRole('switch', { name: 'Notify me on this device' }));
    await vi.waitFor(() => expect(screen.getByRole('switch').getAttribute('aria-checked')).toBe('true'));
    expect(pushManager.subscribe).toHaveBeenCalledWith({ userVisibleOnly: true, applicationServerKey: 'key' });
    expect(JSON.parse(calls.find((call) => call.method === 'POST')?.body ?? '')).toEqual({ endpoint: 'https://push.example/1', keys: { p256dh: 'point', auth: 'secret' } });

    await userEvent.click(screen.getByRole('switch'));
    await vi.waitFor(() => expect(calls.some((call) => call.method === 'DELETE')).toBe(true));
    expect(subscription.unsubscribe).toHaveBeenCalled();
  });

  it('say how to allow them where the browser blocks them', async () => {
    playBrowser('denied');
    playServer({ 'GET /api/v1/notifications/push/subscriptions': () => json({ data: [] }) });
    show();

    expect(await screen.findByText('This browser blocks notifications of ChatBoost')).toBeTruthy();
    expect(screen.queryByRole('switch')).toBeNull();
  });
});
