import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Tooltip } from 'radix-ui';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { TeamsPage } from '@/features/teams/components/teams-page';
import { setSession } from '@/lib/auth/session';
import { json, playServer } from '@/testing/api-server';

const sales = { id: 'tem_1', name: 'Sales', autoAssign: true, isDefault: false, members: [{ userId: 'usr_1', capacity: 5 }] };

describe('teams', () => {
  beforeEach(() => setSession({ accessToken: 't', refreshToken: 'r', expiresAt: Date.now() + 900_000, userId: 'usr_1', organizationId: 'org_1' }));

  it('get other members and another capacity, and oneself goes away', async () => {
    const calls = playServer({
      'GET /api/v1/auth/me': () => json({ permissions: ['team.manage', 'team.read'] }),
      'GET /api/v1/team/organizations/org_1/members': () => json([{ userId: 'usr_1', name: 'Ana', email: 'a@shop.example' }, { userId: 'usr_2', name: 'Ben', email: 'b@shop.example' }]),
      'GET /api/v1/teams': () => json({ data: [sales] }),
      'GET /api/v1/teams/availability': () => json({ data: [] }),
      'PUT /api/v1/teams/availability': () => json({ userId: 'usr_1', isAway: true, since: '2026-03-04T10:00:00Z' }),
      'PATCH /api/v1/teams/tem_1': () => json(sales),
    });
    render(
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <Tooltip.Provider>
          <TeamsPage />
        </Tooltip.Provider>
      </QueryClientProvider>,
    );

    const available = await screen.findByRole('switch', { name: 'I am available' });
    await vi.waitFor(() => expect(available).toHaveProperty('disabled', false));
    await userEvent.click(available);
    await vi.waitFor(() => expect(calls.find((call) => call.method === 'PUT')?.body).toBe('{"isAway":true}'));

    await userEvent.click(await screen.findByRole('button', { name: 'Change' }));
    await userEvent.clear(screen.getByRole('spinbutton', { name: 'Most open conversations of Ana' }));
    await userEvent.click(screen.getByRole('button', { name: 'Add members' }));
    await userEvent.click(await screen.findByRole('option', { name: /Ben/ }));
    await userEvent.keyboard('{Escape}');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));

    await vi.waitFor(() => expect(calls.some((call) => call.method === 'PATCH')).toBe(true));
    expect(JSON.parse(calls.find((call) => call.method === 'PATCH')?.body ?? '')).toEqual({
      name: 'Sales',
      autoAssign: true,
      isDefault: false,
      members: [{ userId: 'usr_1', capacity: null }, { userId: 'usr_2', capacity: null }],
    });
  });
});
