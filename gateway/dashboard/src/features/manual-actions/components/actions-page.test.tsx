import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import { beforeEach, describe, expect, it } from 'vitest';
import { ActionsPage } from '@/features/manual-actions/components/actions-page';
import { setSession } from '@/lib/auth/session';
import { json, playServer } from '@/testing/api-server';

const action = { id: 'mac_1', conversationId: 'cnv_1', action: 'answer', kind: 'answer_overdue', status: 'pending', createdAt: '2026-03-04T10:00:00Z' };

describe('what is to do', () => {
  beforeEach(() => setSession({ accessToken: 't', refreshToken: 'r', expiresAt: Date.now() + 900_000, userId: 'usr_1', organizationId: 'org_1' }));

  it('leads to its conversation and goes when it is done', async () => {
    let open = [action];
    playServer({
      'GET /api/v1/auth/me': () => json({ permissions: ['conversations.manage'] }),
      'GET /api/v1/conversations/manual-actions': () => json({ data: open, meta: { total: open.length, page: 1, pageSize: 30, totalPages: 1 } }),
      'POST /api/v1/conversations/manual-actions/mac_1/complete': () => {
        open = [];
        return json({ ...action, status: 'completed' });
      },
    });
    render(
      <MemoryRouter>
        <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
          <ActionsPage ConversationName={() => 'Ana Ruiz'} />
        </QueryClientProvider>
      </MemoryRouter>,
    );

    const link = await screen.findByRole('link', { name: /Ana Ruiz.*Waits too long/ });
    expect(link.getAttribute('href')).toBe('/inbox/cnv_1');
    await userEvent.click(await screen.findByRole('button', { name: 'Done' }));
    expect(await screen.findByText('Nothing here')).toBeTruthy();
  });
});
