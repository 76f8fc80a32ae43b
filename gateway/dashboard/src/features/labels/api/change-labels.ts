import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { labelsQuery } from '@/lib/organization/labels';

export function useUpdateLabel() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: { id: string; name: string; color: string }) => unwrap(api.PATCH('/api/v1/labels/{labelId}', { params: { path: { labelId: id } }, body })),
    onSuccess: () => refresh(client),
  });
}

export function useDeleteLabel() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (labelId: string) => unwrap(api.DELETE('/api/v1/labels/{labelId}', { params: { path: { labelId } } })),
    onSuccess: () => refresh(client),
  });
}

/** Labels stand on conversations, too: those show them as they are read again. */
async function refresh(client: ReturnType<typeof useQueryClient>): Promise<void> {
  await Promise.all([client.invalidateQueries(labelsQuery), client.invalidateQueries({ queryKey: ['conversations'] })]);
}
