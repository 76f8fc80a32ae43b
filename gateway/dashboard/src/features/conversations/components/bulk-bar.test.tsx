import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Tooltip } from 'radix-ui';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { BulkBar } from '@/features/conversations/components/bulk-bar';
import { setSession } from '@/lib/auth/session';
import { json, playServer } from '@/testing/api-server';

describe('changing several conversations', () => {
  beforeEach(() => setSession({ accessToken: 't', refreshToken: 'r', expiresAt: Date.now() + 900_000, userId: 'usr_1', organizationId: 'org_1' }));

  function show(picked: string[]) {
    const [onPick, onEnd] = [vi.fn(), vi.fn()];
    const calls = playServer({
      'GET /api/v1/auth/me': () => json({ permissions: ['conversations.manage'] }),
      'GET /api/v1/labels': () => json({ data: [{ id: 'lbl_1', name: 'VIP', color: '#a35bc2' }] }),
      'GET /api/v1/teams': () => json({ data: [{ id: 'tem_1', name: 'Sales', autoAssign: false, isDefault: false, members: [] }] }),
      'POST /api/v1/conversations/bulk': () => json({ results: picked.map((id) => ({ id, isChanged: true })), changed: picked.length }),
    });
    render(
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <Tooltip.Provider>
          <BulkBar picked={picked} loaded={['cnv_1', 'cnv_2', 'cnv_3']} onPick={onPick} onEnd={onEnd} />
        </Tooltip.Provider>
      </QueryClientProvider>,
    );
    const sent = () => calls.filter((call) => call.method === 'POST').map((call) => JSON.parse(call.body) as unknown);
    return { onPick, onEnd, sent };
  }

  it('resolves them, or gives them to no team, which is not the same as leaving the team out', async () => {
    const { onEnd, sent } = show(['cnv_1', 'cnv_2']);

    await userEvent.click(screen.getByRole('button', { name: 'Status' }));
    await userEvent.click(screen.getByRole('menuitem', { name: 'Resolved' }));
    await vi.waitFor(() => expect(onEnd).toHaveBeenCalledOnce());
    await userEvent.click(await screen.findByRole('button', { name: 'Team' }));
    await userEvent.click(await screen.findByRole('option', { name: 'No team' }));

    await vi.waitFor(() => expect(sent()).toEqual([{ ids: ['cnv_1', 'cnv_2'], change: { status: 'resolved' } }, { ids: ['cnv_1', 'cnv_2'], change: { teamId: null } }]));
  });

  it('does nothing while none is picked, and picks all that are loaded', async () => {
    const { onPick } = show([]);

    expect(screen.getByRole('button', { name: 'Mark as read' })).toHaveProperty('disabled', true);
    await userEvent.click(screen.getByRole('button', { name: 'Select all 3' }));
    expect(onPick).toHaveBeenCalledWith(['cnv_1', 'cnv_2', 'cnv_3']);
  });
});
