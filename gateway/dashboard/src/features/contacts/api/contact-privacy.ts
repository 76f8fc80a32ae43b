import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { saveFile } from '@/lib/save-file';

const consentsQuery = (contactId: string) =>
  queryOptions({
    queryKey: ['consents', contactId],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/contacts/{contactId}/consents', { params: { path: { contactId } }, signal })),
  });

/** What the contact last said to being written to; undefined while it never did. */
export function useConsent(contactId: string) {
  return useQuery({ ...consentsQuery(contactId), select: (answer) => answer.data.at(0) });
}

export function useRecordConsent(contactId: string, channel: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (consent: { state: 'granted' | 'withdrawn'; source: string }) =>
      unwrap(api.POST('/api/v1/contacts/{contactId}/consents', { params: { path: { contactId } }, body: { channel, ...consent } })),
    onSuccess: () => client.invalidateQueries(consentsQuery(contactId)),
  });
}

export function useExportContact(contactId: string) {
  return useMutation({
    mutationFn: async () => {
      const file = await unwrap(api.GET('/api/v1/contacts/{contactId}/export', { params: { path: { contactId } }, parseAs: 'blob' }));
      saveFile(file, `${contactId}.zip`);
    },
  });
}

export function useEraseContact(contactId: string) {
  return useMutation({
    mutationFn: (reason: string) =>
      unwrap(api.POST('/api/v1/contacts/{contactId}/erasure', { params: { path: { contactId } }, body: { reason: reason || undefined } })),
  });
}
