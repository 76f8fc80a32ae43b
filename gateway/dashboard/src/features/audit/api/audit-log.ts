import { useInfiniteQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { saveFile } from '@/lib/save-file';

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

/** The whole log as a file. */
export async function downloadAuditLog(filter: AuditFilter): Promise<void> {
  const file = await unwrap(api.GET('/api/v1/audit/export', { params: { query: filter }, parseAs: 'blob' }));
  saveFile(file, 'audit-log.csv');
}
