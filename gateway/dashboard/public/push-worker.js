// Runs without a page: shows what the server pushes while ChatBoost is closed, and opens it where it happened.
self.addEventListener('push', (event) => {
  const { id, title, count, conversationId } = event.data?.json() ?? {};
  event.waitUntil(
    self.registration.showNotification(title ?? 'ChatBoost', {
      // The same matter again takes the place of what is shown of it.
      tag: id,
      body: count > 1 ? `${count} times` : undefined,
      icon: '/favicon.svg',
      data: { address: conversationId ? `/inbox/${encodeURIComponent(conversationId)}` : '/inbox' },
    }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.address));
});

async function open(address) {
  const [window] = await self.clients.matchAll({ type: 'window' });
  // A page from before this worker is not its own and cannot be led anywhere.
  const led = await window?.navigate(address).catch(() => undefined);
  await (led ? led.focus() : self.clients.openWindow(address));
}
