import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Tooltip } from 'radix-ui';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { putMessage } from '@/features/messages/api/message-cache';
import { Composer } from '@/features/messages/components/composer';
import { writeDraft } from '@/features/messages/components/drafts';
import { Thread } from '@/features/messages/components/thread';
import type { Conversation } from '@/lib/api/types';
import { setSession } from '@/lib/auth/session';
import { RealtimeContext } from '@/lib/realtime/use-realtime';
import { json, playServer } from '@/testing/api-server';
import { PlayedLive } from '@/testing/played-live';
import { conversation, message, sent } from '@/testing/samples';

const send = 'POST /api/v1/messages/send_human';
const open: Partial<Conversation> = { windowExpiresAt: '2999-01-01T00:00:00Z' };

const list = () => json({ data: [message({ id: 'msg_0', message: 'Is it open?' })], meta: { total: 1, page: 1, pageSize: 50, hasMore: false } });

function show(change: Partial<Conversation>, onTakeOver = () => undefined, live = new PlayedLive()) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const shown = conversation(change);
  render(
    <QueryClientProvider client={client}>
      <Tooltip.Provider>
        <RealtimeContext value={live.client}>
          <Thread conversation={shown} onReply={() => undefined} />
          <Composer conversation={shown} replyTo={undefined} onReplyEnd={() => undefined} isTakingOver={false} onTakeOver={onTakeOver} onTyping={() => undefined} />
        </RealtimeContext>
      </Tooltip.Provider>
    </QueryClientProvider>,
  );
  return client;
}

describe('writing an answer', () => {
  beforeEach(() => {
    writeDraft('cnv_1', '');
    setSession({ accessToken: 't', refreshToken: 'r', expiresAt: Date.now() + 900_000, userId: 'usr_1', organizationId: 'org_1' });
    vi.stubGlobal('IntersectionObserver', class { observe() {} disconnect() {} });
    vi.stubGlobal('matchMedia', () => ({ matches: false }));
  });

  it('shows it at once and exactly once, also when the push overtakes the answer', async () => {
    let answer: (response: Response) => void = () => undefined;
    const calls = playServer({ 'GET /api/v1/conversations/cnv_1/messages': list, [send]: () => new Promise((resolve) => (answer = resolve)) });
    const client = show(open);
    const thread = await screen.findByRole('log', { name: 'Messages' });
    await within(thread).findByText('Is it open?');

    await userEvent.type(screen.getByRole('textbox', { name: 'Message' }), 'Until six{Enter}');
    expect(within(thread).getAllByText('Until six')).toHaveLength(1);
    expect(screen.getByRole('textbox', { name: 'Message' })).toHaveProperty('value', '');

    const stored = sent({ id: 'msg_9', message: 'Until six', timestamp: '2026-03-04T10:05:00Z', sequence: 2 });
    putMessage(client, stored);
    expect(await within(thread).findAllByText('Until six')).toHaveLength(1);
    answer(json(stored));
    expect(await within(thread).findAllByText('Until six')).toHaveLength(1);
    expect(calls.find((call) => call.method === 'POST')?.headers.get('Idempotency-Key')).toBeTruthy();
  });

  it('keeps a refused message, says why, and sends it again under the same key', async () => {
    const answers = [json({ title: 'The window is closed', detail: 'Only templates now.', code: 'window_closed' }, 422), json(sent({ id: 'msg_9', message: 'Hi there', sequence: 2 }))];
    const calls = playServer({ 'GET /api/v1/conversations/cnv_1/messages': list, [send]: () => answers.shift() ?? json({}, 500) });
    show(open);

    await userEvent.type(await screen.findByRole('textbox', { name: 'Message' }), 'Hi there');
    await userEvent.click(screen.getByRole('button', { name: 'Send' }));
    expect((await screen.findByRole('alert')).textContent).toContain('Only templates now.');

    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await vi.waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
    const keys = calls.filter((call) => call.method === 'POST').map((call) => call.headers.get('Idempotency-Key'));
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
  });

  it('begins a new line with Shift and Enter', async () => {
    playServer({ 'GET /api/v1/conversations/cnv_1/messages': list });
    show(open);

    await userEvent.type(await screen.findByRole('textbox', { name: 'Message' }), 'one{Shift>}{Enter}{/Shift}two');

    expect(screen.getByRole('textbox', { name: 'Message' })).toHaveProperty('value', 'one\ntwo');
  });

  it('is for after taking over while the bot answers', async () => {
    playServer({ 'GET /api/v1/conversations/cnv_1/messages': list });
    const onTakeOver = vi.fn();
    show({ ...open, mode: 'bot' }, onTakeOver);

    expect(screen.queryByRole('textbox', { name: 'Message' })).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Answer yourself' }));
    expect(onTakeOver).toHaveBeenCalledOnce();
  });

  it('is closed 24 hours after the customer wrote, and offers a template', () => {
    playServer({ 'GET /api/v1/conversations/cnv_1/messages': list });
    show({ windowExpiresAt: '2020-01-01T00:00:00Z' });

    expect(screen.queryByRole('textbox', { name: 'Message' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Use a template' })).toBeTruthy();
  });

  it('has no window on other channels, and counts the parts of an SMS', async () => {
    playServer({ 'GET /api/v1/conversations/cnv_1/messages': list });
    show({ channel: 'SMS' });

    await userEvent.click(screen.getByRole('textbox', { name: 'Message' }));
    await userEvent.paste('é'.repeat(161));
    expect(screen.getByText('2 SMS')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Attach a file' })).toBeNull();
  });

  it('answers a mail under its subject, with copies and files', async () => {
    const mail = message({ id: 'msg_0', type: 'email', channel: 'Email', message: 'Is it open?', content: { subject: 'Opening hours', text: 'Is it open?' } });
    const calls = playServer({
      'GET /api/v1/conversations/cnv_1/messages': () => json({ data: [mail], meta: { total: 1, page: 1, pageSize: 50, hasMore: false } }),
      'POST /api/v1/conversations/cnv_1/messages/email': () => json(sent({ id: 'msg_9', type: 'email', message: '<3 yes', sequence: 2 }), 202),
    });
    show({ channel: 'Email' });

    await vi.waitFor(() => expect(screen.getByRole('textbox', { name: 'Subject' })).toHaveProperty('value', 'Re: Opening hours'));
    await userEvent.click(screen.getByRole('button', { name: 'Cc, Bcc' }));
    await userEvent.type(screen.getByRole('textbox', { name: 'Cc' }), 'boss@shop.example');
    await userEvent.upload(screen.getByLabelText('Files to attach'), new File(['hi'], 'hours.txt', { type: 'text/plain' }));
    await userEvent.type(screen.getByRole('textbox', { name: 'Message' }), '<3 yes{Control>}{Enter}{/Control}');

    await vi.waitFor(() => expect(calls.some((call) => call.method === 'POST')).toBe(true));
    expect(JSON.parse(calls.find((call) => call.method === 'POST')?.body ?? '')).toEqual({
      subject: 'Re: Opening hours',
      body: '<div style="white-space:pre-wrap">&lt;3 yes</div>',
      cc: 'boss@shop.example',
      attachments: [{ filename: 'hours.txt', contentType: 'text/plain', content: 'aGk=' }],
      clearDraft: true,
    });
  });

  it('says which address of a copy is none, and sends nothing', async () => {
    const calls = playServer({ 'GET /api/v1/conversations/cnv_1/messages': list });
    show({ channel: 'Email' });

    await userEvent.click(screen.getByRole('button', { name: 'Cc, Bcc' }));
    await userEvent.type(screen.getByRole('textbox', { name: 'Subject' }), 'Hello');
    await userEvent.type(screen.getByRole('textbox', { name: 'Cc' }), 'boss@shop.example, nobody');
    await userEvent.type(screen.getByRole('textbox', { name: 'Message' }), 'Hi');
    await userEvent.click(screen.getByRole('button', { name: 'Send' }));

    expect(screen.getByText('“nobody” is no mail address.')).toBeTruthy();
    expect(calls.some((call) => call.method === 'POST')).toBe(false);
  });

  it('puts a canned response in the place of its code, with the values the server knows', async () => {
    playServer({
      'GET /api/v1/conversations/cnv_1/messages': list,
      'GET /api/v1/canned-responses': () => json({ data: [{ id: 'can_1', code: 'hours', text: 'Hi {{contact.name}}', isShared: true, updatedAt: '2026-03-04T10:00:00Z' }] }),
      'GET /api/v1/canned-responses/can_1/render': () => json({ text: 'Hi Ana, until six', missing: [] }),
    });
    show(open);

    const field = await screen.findByRole('textbox', { name: 'Message' });
    await userEvent.type(field, '/ho');
    await screen.findByRole('option', { name: /hours/ });
    await userEvent.keyboard('{Enter}');

    await vi.waitFor(() => expect(field).toHaveProperty('value', 'Hi Ana, until six'));
  });

  it('goes on with what was begun elsewhere, and keeps what is typed once it stands still', async () => {
    const calls = playServer({
      'GET /api/v1/conversations/cnv_1/messages': list,
      'GET /api/v1/conversations/cnv_1/draft': () => json({ conversationId: 'cnv_1', text: 'Dear', updatedAt: '2026-03-04T10:00:00Z' }),
      'PUT /api/v1/conversations/cnv_1/draft': () => json({}),
      'DELETE /api/v1/conversations/cnv_1/draft': () => new Response(null, { status: 204 }),
      [send]: () => json(sent({ id: 'msg_9', message: 'Dear Ana', sequence: 2 })),
    });
    show(open);

    const field = await screen.findByRole('textbox', { name: 'Message' });
    await vi.waitFor(() => expect(field).toHaveProperty('value', 'Dear'));
    await userEvent.type(field, ' Ana');
    await vi.waitFor(() => expect(calls.filter((call) => call.method === 'PUT').map((call) => call.body)).toEqual(['{"text":"Dear Ana"}']), { timeout: 3_000 });

    await userEvent.type(field, '{Enter}');
    await vi.waitFor(() => expect(calls.some((call) => call.method === 'DELETE')).toBe(true));
    expect(JSON.parse(calls.find((call) => call.method === 'POST')?.body ?? '')).toMatchObject({ message: 'Dear Ana', clearDraft: true });
  });

  it('is sent later, or another template when the window is closed by then', async () => {
    const calls = playServer({
      'GET /api/v1/conversations/cnv_1/messages': list,
      'DELETE /api/v1/conversations/cnv_1/draft': () => new Response(null, { status: 204 }),
      'POST /api/v1/conversations/cnv_1/messages/schedule': () => json({ id: 'sch_1', scheduledAt: '2999-01-02T09:00:00Z' }, 201),
    });
    show(open);

    await userEvent.type(await screen.findByRole('textbox', { name: 'Message' }), 'Your order is here');
    await userEvent.click(screen.getByRole('button', { name: 'Send later' }));
    await userEvent.click(screen.getByRole('switch', { name: /Send a template/ }));
    await userEvent.type(screen.getByRole('textbox', { name: 'Template name' }), 'order_update');
    await userEvent.click(screen.getByRole('button', { name: 'Schedule' }));

    await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const posts = calls.filter((call) => call.method === 'POST');
    expect(posts.map((call) => call.path)).toEqual(['/api/v1/conversations/cnv_1/messages/schedule']);
    expect(JSON.parse(posts[0]?.body ?? '')).toMatchObject({
      channel: 'WhatsApp',
      message: 'Your order is here',
      fallbackTemplate: { name: 'order_update', language: 'en_US' },
    });
    expect(screen.getByRole('textbox', { name: 'Message' })).toHaveProperty('value', '');
  });

  it('asks once more before it is sent while a colleague answers', async () => {
    const answers = [json({ code: 'conversation_being_answered', detail: 'Ben answers at this moment.' }, 409), json(sent({ id: 'msg_9', message: 'Hi there', sequence: 2 }))];
    const calls = playServer({ 'GET /api/v1/conversations/cnv_1/messages': list, [send]: () => answers.shift() ?? json({}, 500) });
    show(open);

    await userEvent.type(await screen.findByRole('textbox', { name: 'Message' }), 'Hi there{Enter}');
    await userEvent.click(await screen.findByRole('button', { name: 'Send nevertheless' }));

    await vi.waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
    expect(calls.filter((call) => call.method === 'POST').map((call) => (JSON.parse(call.body) as { checkAnswering: boolean }).checkAnswering)).toEqual([true, false]);
  });
});
