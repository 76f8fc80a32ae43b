import { vi } from 'vitest';

export interface ApiCall {
  method: string;
  path: string;
  headers: Headers;
  body: string;
}

type Answer = (call: ApiCall) => Response | Promise<Response>;

/** Plays the server at the level of HTTP. A call no test announced fails. */
export function playServer(answers: Record<string, Answer>): ApiCall[] {
  const calls: ApiCall[] = [];
  vi.stubGlobal('fetch', async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = input instanceof Request ? input : new Request(new URL(String(input), window.location.origin), init);
    const url = new URL(request.url);
    const call = { method: request.method, path: url.pathname, headers: request.headers, body: await request.clone().text() };
    calls.push(call);
    const answer = answers[`${call.method} ${call.path}`];
    if (!answer) {
      throw new Error(`Nobody announced ${call.method} ${call.path}`);
    }
    return answer(call);
  });
  return calls;
}

export function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
}
