import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ViewQuery } from '@/features/views/api/views';
import { ViewsMenu } from '@/features/views/components/views-menu';
import { setSession } from '@/lib/auth/session';
import { json, playServer } from '@/testing/api-server';

const late = { id: 'view_1', name: 'Late ones', isShared: true, isOwn: true, position: 0, query: { serviceLevel: 'breached' } };

function show(query: ViewQuery, onChoose = vi.fn()) {
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <ViewsMenu query={query} onChoose={onChoose} />
    </QueryClientProvider>,
  );
  return onChoose;
}

const answers = {
  'GET /api/v1/views': () => json({ data: [late] }),
  'GET /api/v1/auth/me': () => json({ permissions: ['conversations.manage'] }),
};

describe('views of the inbox', () => {
  beforeEach(() => setSession({ accessToken: 't', refreshToken: 'r', expiresAt: Date.now() + 900_000, userId: 'usr_1', organizationId: 'org_1' }));

  it('are named when the list shows one, and chosen from the heading', async () => {
    playServer(answers);
    const onChoose = show({ filter: 'all', sort: 'latest', serviceLevel: 'breached' });

    await userEvent.click(await screen.findByRole('button', { name: 'Late ones: choose a view' }));
    expect(screen.getByRole('menuitemradio', { name: 'Late ones' }).getAttribute('aria-checked')).toBe('true');
    await userEvent.click(screen.getByRole('menuitem', { name: 'All conversations' }));
    expect(onChoose).toHaveBeenCalledWith({});
  });

  it('are saved from the filters in force, for everybody where that is allowed', async () => {
    const calls = playServer({ ...answers, 'POST /api/v1/views': () => json({ ...late, id: 'view_2' }, 201) });
    show({ filter: 'unseen', sort: 'latest', team: 'tem_1' });

    await userEvent.click(await screen.findByRole('button', { name: 'Inbox: choose a view' }));
    await userEvent.click(screen.getByRole('menuitem', { name: 'Save this view…' }));
    await userEvent.type(screen.getByRole('textbox', { name: 'Name' }), 'Sales');
    await userEvent.click(await screen.findByRole('switch', { name: 'Everybody sees it' }));
    await userEvent.click(screen.getByRole('button', { name: 'Save view' }));

    await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(JSON.parse(calls.find((call) => call.method === 'POST')?.body ?? '')).toEqual({ name: 'Sales', query: { filter: 'unseen', team: 'tem_1' }, isShared: true });
  });
});
