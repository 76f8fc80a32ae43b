import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';

/** Contacts that may be the same person. */
export function useDuplicates(contactId: string, mayMerge: boolean) {
  return useQuery({
    queryKey: ['duplicates', contactId],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/contacts/{contactId}/duplicates', { params: { path: { contactId } }, signal })),
    select: (answer) => answer.data,
    enabled: mayMerge,
  });
}

export type Duplicate = NonNullable<ReturnType<typeof useDuplicates>['data']>[number];

/** Makes another contact part of this one, which has its say where both have something. There is no way back. */
export function useMergeContact(contactId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (otherId: string) => unwrap(api.POST('/api/v1/contacts/{contactId}/merge', { params: { path: { contactId } }, body: { contactId: otherId } })),
    // Conversations, messages and everything about both has moved.
    onSuccess: () => client.invalidateQueries(),
  });
}
