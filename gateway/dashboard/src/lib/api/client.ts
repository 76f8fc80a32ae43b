import createClient, { type Middleware } from 'openapi-fetch';
import { ApiError, type ProblemDetails } from '@/lib/api/problem';
import type { paths } from '@/lib/api/schema.gen';
import { freshSession, renewSession } from '@/lib/auth/refresh';

/** Endpoints that are called without a session and whose 401 means wrong credentials. */
const withoutSession = /^\/api\/v1\/(auth\/(login|signup|token|single-sign-on|password\/(forgot|reset)|email\/verify)|team\/invitations\/\{token\})/;

const session: Middleware = {
  async onRequest({ request, schemaPath }) {
    if (!withoutSession.test(schemaPath)) {
      const current = await freshSession();
      if (current) {
        request.headers.set('Authorization', `Bearer ${current.accessToken}`);
      }
    }
    return request;
  },
};

/** Sends again once with new tokens after a 401; a session that cannot be renewed ends, which shows the sign-in page. */
async function fetchWithRenewal(request: Request): Promise<Response> {
  const copy = request.clone();
  const response = await fetch(request);
  const token = request.headers.get('Authorization')?.replace('Bearer ', '');
  if (response.status !== 401 || !token) {
    return response;
  }
  const renewed = await renewSession(token);
  if (!renewed) {
    return response;
  }
  copy.headers.set('Authorization', `Bearer ${renewed.accessToken}`);
  return fetch(copy);
}

export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: fetchWithRenewal });
api.use(session);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of a successful answer; anything else is thrown as an ApiError. */
export async function unwrap<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer;
  if (response.ok) {
    return data as T;
  }
  throw new ApiError(response.status, isProblem(error) ? error : {});
}

function isProblem(value: unknown): value is ProblemDetails {
  return typeof value === 'object' && value !== null;
}
