import type { ViewQuery } from '@/features/views/api/views';

const standard: ViewQuery = { filter: 'all', sort: 'latest' };
const names = ['filter', 'sort', 'search', 'status', 'priority', 'channel', 'assignee', 'team', 'label', 'serviceLevel'] as const;

/** What a view asks for, without what is asked for anyway. */
export function narrowing(query: ViewQuery): ViewQuery {
  return Object.fromEntries(names.filter((name) => query[name] && query[name] !== standard[name]).map((name) => [name, query[name]]));
}

/** Whether two ask for the same conversations in the same order. */
export function isSameQuery(left: ViewQuery, right: ViewQuery): boolean {
  const [one, other] = [narrowing(left), narrowing(right)];
  return names.every((name) => one[name] === other[name]);
}
