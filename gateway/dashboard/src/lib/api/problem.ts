/** RFC 9457, with what ours always have or can have beyond it. */
export interface ProblemDetails {
  title?: string | null;
  detail?: string | null;
  /** Stable, for programs. */
  code?: string | null;
  /** By field, for an answer 400. */
  errors?: Record<string, string[]> | null;
}

/** An answer other than success, with what the service said about it (RFC 9457). */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly problem: ProblemDetails;

  constructor(status: number, problem: ProblemDetails) {
    super(problem.detail ?? problem.title ?? `The server answered with status ${status}.`);
    this.status = status;
    this.problem = problem;
  }

  get code(): string | null {
    return this.problem.code ?? null;
  }

  /** Messages by field name, with the first letter in lower case as in our JSON. */
  get fieldErrors(): Record<string, string> {
    const errors = Object.entries(this.problem.errors ?? {});
    return Object.fromEntries(errors.map(([field, messages]) => [field.charAt(0).toLowerCase() + field.slice(1), messages.join(' ')]));
  }
}

/** What to tell the user: a headline and, if there is more to say, a sentence. */
export function describeError(error: unknown): { title: string; detail?: string } {
  if (error instanceof ApiError) {
    const { detail } = error.problem;
    const wrong = Object.values(error.fieldErrors);
    if (wrong.length > 0) {
      return { title: 'Please check what you entered', detail: wrong.join(' ') };
    }
    const title = isReasonPhrase(error.problem.title) ? null : error.problem.title;
    if (error.status >= 500 && !detail) {
      return { title: 'The server has a problem', detail: 'Nothing is lost. Please try again in a moment.' };
    }
    return title && detail && title !== detail ? { title, detail } : { title: detail ?? title ?? error.message };
  }
  if (error instanceof TypeError) {
    return { title: 'The server cannot be reached', detail: 'Check your connection and try again.' };
  }
  return { title: 'Something went wrong', detail: error instanceof Error ? error.message : undefined };
}

/** The name of the status, which says nothing to a person that the detail does not say better. */
function isReasonPhrase(title: string | null | undefined): boolean {
  return /^(Bad Request|Unauthorized|Forbidden|Not Found|Conflict|Content Too Large|Payload Too Large|Unprocessable (Entity|Content)|Too Many Requests|Internal Server Error|Bad Gateway|Service Unavailable|Gateway Timeout|One or more validation errors occurred\.?)$/.test(title ?? '');
}

/** Whether asking again can help: not for an answer that says the request itself is wrong. */
export function isWorthRetrying(error: unknown): boolean {
  return !(error instanceof ApiError) || error.status >= 500 || error.status === 429;
}
