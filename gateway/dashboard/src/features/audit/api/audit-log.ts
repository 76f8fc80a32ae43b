import { useInfiniteQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';

export interface AuditFilter {
  action?: string;
  actor?: string;
  target?: string;
}

export function useAuditLog(filter: AuditFilter) {
  return useInfiniteQuery({
    queryKey: ['audit-log', filter],
    queryFn: ({ pageParam, signal }) => unwrap(api.GET('/api/v1/audit', { params: { query: { ...filter, after: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** The whole log as a file; fetched, because a link could not carry the access token. */
export async function downloadAuditLog(filter: AuditFilter): Promise<void> {
  const file = await unwrap(api.GET('/api/v1/audit/export', { params: { query: filter }, parseAs: 'blob' }));
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = 'audit-log.csv';
  link.click();
  URL.revokeObjectURL(address);
}
