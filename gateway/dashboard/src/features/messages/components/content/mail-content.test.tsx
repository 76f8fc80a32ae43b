import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { MailContent } from '@/features/messages/components/content/mail-content';
import type { Message } from '@/lib/api/types';
import { message } from '@/testing/samples';

const html = '<p onclick="steal()">Hello</p><script>steal()</script><img src="https://spy.example/pixel.gif">';

function show(change: Partial<Message>) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MailContent message={message({ type: 'email', channel: 'Email', ...change })} />
    </QueryClientProvider>,
  );
}

it('puts no HTML of a mail into the page, only into a frame without scripts, origin and network', async () => {
  show({ message: 'Hello', content: { subject: 'Roses', from: 'ana@home.example', html, text: 'Hello' } });
  expect(document.querySelector('iframe')).toBeNull();

  await userEvent.click(screen.getByRole('button', { name: 'Show the whole mail' }));

  const frame = screen.getByTitle<HTMLIFrameElement>('The mail as designed');
  expect(frame.getAttribute('sandbox')?.split(' ')).toEqual(['allow-popups', 'allow-popups-to-escape-sandbox']);
  expect(frame.srcdoc.indexOf("default-src 'none'")).toBeGreaterThan(0);
  expect(frame.srcdoc.indexOf("default-src 'none'")).toBeLessThan(frame.srcdoc.indexOf(html));
  expect(document.querySelector('script, [onclick]')).toBeNull();
});

it('shows the subject, the words and every file', () => {
  const file = (name: string) => ({ mediaId: name, filename: name, contentType: 'application/pdf', size: 2_000, state: 'stored' });
  show({ message: 'See the files', content: { subject: 'Offer', text: 'See the files' }, metadata: { attachments: [file('offer.pdf'), file('terms.pdf')] } });

  expect(screen.getByText('Offer')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Download terms.pdf' })).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Show the whole mail' })).toBeNull();
});
