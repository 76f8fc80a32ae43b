import { beforeEach, describe, expect, it, vi } from 'vitest';
import { freshSession, renewSession } from '@/lib/auth/refresh';
import { getSession, setSession, type Session } from '@/lib/auth/session';
import { api, unwrap } from '@/lib/api/client';
import { json, playServer } from '@/testing/api-server';

const token = 'POST /api/v1/auth/token';

function session(change: Partial<Session> = {}): Session {
  return { accessToken: 'old', refreshToken: 'refresh-1', expiresAt: Date.now() + 900_000, userId: 'usr_1', organizationId: 'org_1', ...change };
}

function renewed() {
  return json({ access_token: 'new', refresh_token: 'refresh-2', token_type: 'Bearer', expires_in: 900, scope: '' });
}

describe('renewing the session', () => {
  beforeEach(() => setSession(session()));

  it('asks once for many callers, because a refresh token works only once', async () => {
    const calls = playServer({ [token]: renewed });

    const results = await Promise.all([renewSession('old'), renewSession('old'), renewSession('old')]);

    expect(calls).toHaveLength(1);
    expect(calls[0]?.body).toBe('grant_type=refresh_token&refresh_token=refresh-1');
    expect(results.map((result) => result?.accessToken)).toEqual(['new', 'new', 'new']);
    expect(getSession()?.refreshToken).toBe('refresh-2');
  });

  it('uses what another tab renewed meanwhile', async () => {
    const calls = playServer({});
    setSession(session({ accessToken: 'from another tab' }));

    expect((await renewSession('old'))?.accessToken).toBe('from another tab');
    expect(calls).toHaveLength(0);
  });

  it('ends the session when the refresh token is refused', async () => {
    playServer({ [token]: () => json({ error: 'invalid_grant' }, 400) });

    expect(await renewSession('old')).toBeNull();
    expect(getSession()).toBeNull();
  });

  it('keeps the session when the server is only out of order', async () => {
    playServer({ [token]: () => json({}, 503) });

    await expect(renewSession('old')).rejects.toThrow();
    expect(getSession()?.refreshToken).toBe('refresh-1');
  });

  it('renews shortly before the end and not earlier', async () => {
    const calls = playServer({ [token]: renewed });

    expect((await freshSession())?.accessToken).toBe('old');
    setSession(session({ expiresAt: Date.now() + 5_000 }));
    expect((await freshSession())?.accessToken).toBe('new');
    expect(calls).toHaveLength(1);
  });

  it('sends a request again after a 401, with the new token and the same body', async () => {
    const answers = [json({}, 401), json({ id: 'cnv_1' })];
    const calls = playServer({ [token]: renewed, 'PATCH /api/v1/conversations/cnv_1': () => answers.shift() ?? json({}, 500) });

    await unwrap(api.PATCH('/api/v1/conversations/{conversationId}', { params: { path: { conversationId: 'cnv_1' } }, body: { isStarred: true } }));

    const patches = calls.filter((call) => call.method === 'PATCH');
    expect(patches.map((call) => call.headers.get('Authorization'))).toEqual(['Bearer old', 'Bearer new']);
    expect(patches.map((call) => call.body)).toEqual(['{"isStarred":true}', '{"isStarred":true}']);
  });

  it('asks other tabs for their turn where the browser has locks', async () => {
    const request = vi.fn((_: string, action: () => Promise<unknown>) => action());
    vi.stubGlobal('navigator', { ...navigator, locks: { request } });
    playServer({ [token]: renewed });

    await renewSession('old');

    expect(request).toHaveBeenCalledOnce();
  });
});
