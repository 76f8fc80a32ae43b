import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ContactsPage } from '@/features/contacts/components/importing/contacts-page';
import type { ContactImport } from '@/lib/api/types';
import { setSession } from '@/lib/auth/session';
import { RealtimeContext } from '@/lib/realtime/use-realtime';
import { json, playServer } from '@/testing/api-server';
import { PlayedLive } from '@/testing/played-live';

const waiting: ContactImport = {
  id: 'imp_1', state: 'waiting', fileName: 'people.csv', size: 1000, bytesRead: 0, rows: 0, created: 0, updated: 0, skipped: 0, rejected: 0, ignoredColumns: [], createdAt: '2026-03-04T10:00:00Z',
};
const progress = { importId: 'imp_1', size: 1000, created: 0, updated: 0, skipped: 0, rejected: 0 };

describe('importing contacts', () => {
  beforeEach(() => setSession({ accessToken: 't', refreshToken: 'r', expiresAt: Date.now() + 900_000, userId: 'usr_1', organizationId: 'org_1' }));

  it('hands over a file, follows it, and offers what was rejected', async () => {
    let imports: ContactImport[] = [];
    const live = new PlayedLive();
    const calls = playServer({
      'GET /api/v1/auth/me': () => json({ permissions: ['contacts.manage'] }),
      'GET /api/v1/contacts/imports': () => json({ data: imports }),
      'POST /api/v1/contacts/imports': () => {
        imports = [waiting];
        return json(waiting, 202);
      },
    });
    render(
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <RealtimeContext value={live.client}>
          <ContactsPage />
        </RealtimeContext>
      </QueryClientProvider>,
    );

    await userEvent.upload(await screen.findByLabelText('CSV file'), new File(['name,phone'], 'people.csv', { type: 'text/csv' }));
    await userEvent.click(screen.getByRole('switch', { name: 'Contacts there are get what the file says' }));
    await userEvent.click(screen.getByRole('button', { name: 'Import' }));
    await screen.findByText('Waiting');
    expect(calls.some((call) => call.method === 'POST')).toBe(true);
    expect(screen.queryByRole('button', { name: 'Export contacts' })).toBeNull();

    act(() => live.push('contacts:import_updated', { ...progress, state: 'reading', bytesRead: 500, rows: 7 }));
    expect((await screen.findByRole('progressbar')).getAttribute('aria-valuenow')).toBe('50');

    imports = [{ ...waiting, state: 'completed', bytesRead: 1000, rows: 14, created: 12, rejected: 2 }];
    act(() => live.push('contacts:import_updated', { ...progress, state: 'completed', bytesRead: 1000, rows: 14, created: 12, rejected: 2 }));
    await screen.findByRole('button', { name: 'Rejected rows' });
    await vi.waitFor(() => expect(screen.getByText('14 rows · 12 new · 2 rejected')).toBeTruthy());
  });
});
