import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen } from '@testing-library/react';
import { Tooltip } from 'radix-ui';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { BeingAnswered } from '@/features/conversations/components/being-answered';
import { Viewers } from '@/features/conversations/components/viewers';
import { setSession } from '@/lib/auth/session';
import { RealtimeContext } from '@/lib/realtime/use-realtime';
import { json, playServer } from '@/testing/api-server';
import { PlayedLive } from '@/testing/played-live';

const later = new Date(Date.now() + 60_000).toISOString();
const person = (userId: string, name: string, until = later) => ({ conversationId: 'cnv_1', userId, name, until });

function show() {
  const live = new PlayedLive();
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <RealtimeContext value={live.client}>
        <Tooltip.Provider>
          <Viewers conversationId="cnv_1" />
          <BeingAnswered conversationId="cnv_1" />
        </Tooltip.Provider>
      </RealtimeContext>
    </QueryClientProvider>,
  );
  return live;
}

describe('who else is at a conversation', () => {
  beforeEach(() => {
    setSession({ accessToken: 't', refreshToken: 'r', expiresAt: Date.now() + 900_000, userId: 'usr_1', organizationId: 'org_1' });
    playServer({ 'GET /api/v1/conversations/cnv_1/presence': () => json({ viewers: [person('usr_1', 'Me'), person('usr_2', 'Ben')] }) });
  });

  it('is shown without oneself, as they come and go', async () => {
    const live = show();
    await screen.findByRole('button', { name: 'Ben has it open, too' });

    act(() => live.push('conversation:viewing', person('usr_3', 'Ana')));
    await screen.findByRole('button', { name: 'Ana and Ben have it open, too' });

    act(() => live.push('conversation:left', person('usr_2', 'Ben')));
    await screen.findByRole('button', { name: 'Ana has it open, too' });
    act(() => live.push('conversation:left', { ...person('usr_3', 'Ana'), conversationId: 'cnv_2' }));
    expect(screen.getByRole('button', { name: 'Ana has it open, too' })).toBeTruthy();
  });

  it('says who answers, until nothing more is heard of them', async () => {
    const live = show();
    await screen.findByRole('button', { name: 'Ben has it open, too' });

    act(() => live.push('conversation:answering', person('usr_2', 'Ben', new Date(Date.now() + 400).toISOString())));
    expect((await screen.findByText(/is answering/)).textContent).toContain('Ben is answering');
    await vi.waitFor(() => expect(screen.queryByText(/is answering/)).toBeNull(), { timeout: 2_000 });
  });
});
