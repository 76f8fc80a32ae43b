import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import type { ContactImport } from '@/lib/api/types';
import { saveFile } from '@/lib/save-file';
import { useRealtimeEvent } from '@/lib/realtime/use-realtime';

const importsQuery = queryOptions({
  queryKey: ['contact-imports'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/contacts/imports', { params: { query: { limit: 20 } }, signal })),
});

/** The newest imports, as they go on. */
export function useContactImports() {
  const client = useQueryClient();

  useRealtimeEvent('contacts:import_updated', ({ importId, ...progress }) => {
    const known = client.getQueryData(importsQuery.queryKey);
    // What the event does not say, the report and what went wrong, belongs to the end: then it is read.
    if (!known?.data.some((one) => one.id === importId) || isOver(progress)) {
      void client.invalidateQueries(importsQuery);
    }
    client.setQueryData(importsQuery.queryKey, (answer) => answer && { ...answer, data: answer.data.map((one) => (one.id === importId ? { ...one, ...progress } : one)) });
  });
  useRealtimeEvent('server:hello', (hello) => {
    if (!hello.isResumed) {
      void client.invalidateQueries(importsQuery);
    }
  });

  return useQuery({ ...importsQuery, select: (answer) => answer.data });
}

export function isOver({ state }: Pick<ContactImport, 'state'>): boolean {
  return state === 'completed' || state === 'failed' || state === 'cancelled';
}

export interface ImportOrder {
  file: File;
  /** Whether contacts there are get what the file says. */
  existing: 'update' | 'skip';
  countryCode: string | undefined;
}

export function useImportContacts() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ file, ...query }: ImportOrder) =>
      unwrap(
        api.POST('/api/v1/contacts/imports', {
          params: { query },
          // The generated type of a binary part is string; the serializer below sends the file itself.
          body: { file: file as unknown as string },
          bodySerializer: () => {
            const form = new FormData();
            form.append('file', file, file.name);
            return form;
          },
        }),
      ),
    onSuccess: () => client.invalidateQueries(importsQuery),
  });
}

export function useCancelImport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (importId: string) => unwrap(api.POST('/api/v1/contacts/imports/{importId}/cancel', { params: { path: { importId } } })),
    onSettled: () => client.invalidateQueries(importsQuery),
  });
}

/** The rejected rows as a file: where each is, and why. */
export function useImportReport() {
  return useMutation({
    mutationFn: async ({ id, fileName }: Pick<ContactImport, 'id' | 'fileName'>) => {
      const report = await unwrap(api.GET('/api/v1/contacts/imports/{importId}/report', { params: { path: { importId: id } }, parseAs: 'blob' }));
      saveFile(report, `rejected ${fileName}`);
    },
  });
}

export function useExportContacts() {
  return useMutation({
    mutationFn: async () => saveFile(await unwrap(api.GET('/api/v1/contacts/export', { parseAs: 'blob' })), 'contacts.csv'),
  });
}
