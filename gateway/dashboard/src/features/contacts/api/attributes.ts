import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { toastError } from '@/components/ui/toasts';
import { api, unwrap } from '@/lib/api/client';

export type AttributeType = 'string' | 'number' | 'boolean' | 'json';

const attributesQuery = (contactId: string) =>
  queryOptions({
    queryKey: ['contact-attributes', contactId],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/contacts/{contactId}/attributes', { params: { path: { contactId } }, signal })),
    select: (answer) => answer.data,
  });

/** What the organization noted about a contact. */
export function useAttributes(contactId: string) {
  return useQuery(attributesQuery(contactId));
}

/** The server reads the value as text of its type, and says in words when it does not fit. */
export function useSetAttribute(contactId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { key: string; value: string; valueType: AttributeType }) =>
      unwrap(api.POST('/api/v1/contacts/{contactId}/attributes', { params: { path: { contactId } }, body })),
    onSuccess: () => client.invalidateQueries(attributesQuery(contactId)),
  });
}

export function useDeleteAttribute(contactId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (key: string) => unwrap(api.DELETE('/api/v1/contacts/{contactId}/attributes/{key}', { params: { path: { contactId, key } } })),
    onSuccess: () => client.invalidateQueries(attributesQuery(contactId)),
    onError: toastError,
  });
}
