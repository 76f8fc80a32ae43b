import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { cannedResponsesQuery } from '@/lib/organization/canned-responses';

export interface CannedResponseShape {
  code: string;
  text: string;
  isShared: boolean;
}

/** Makes a canned response, or changes one. */
export function useSaveCannedResponse(cannedResponseId: string | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CannedResponseShape) =>
      unwrap(
        cannedResponseId ? api.PATCH('/api/v1/canned-responses/{cannedResponseId}', { params: { path: { cannedResponseId } }, body }) : api.POST('/api/v1/canned-responses', { body }),
      ),
    onSuccess: () => client.invalidateQueries(cannedResponsesQuery),
  });
}

export function useDeleteCannedResponse() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (cannedResponseId: string) => unwrap(api.DELETE('/api/v1/canned-responses/{cannedResponseId}', { params: { path: { cannedResponseId } } })),
    onSuccess: () => client.invalidateQueries(cannedResponsesQuery),
  });
}
