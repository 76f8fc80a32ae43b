import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';

export interface SendGridCredentials {
  email: string;
  apiKey: string;
  fromName?: string;
  verificationKey?: string;
}

const statusQuery = queryOptions({
  queryKey: ['sendgrid-status'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/settings/sendgrid/status', { signal })),
  select: (status) => status.connections,
});

export function useSendGrid() {
  return useQuery(statusQuery);
}

export type SendGridConnection = NonNullable<ReturnType<typeof useSendGrid>['data']>[number];

/** Connects a mailbox, or replaces the credentials of a connected one. The server checks them with SendGrid first. */
export function useSaveSendGrid(isConnected: boolean) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SendGridCredentials) => unwrap(isConnected ? api.PUT('/api/v1/settings/sendgrid/update', { body }) : api.POST('/api/v1/settings/sendgrid/connect', { body })),
    onSuccess: () => client.invalidateQueries(statusQuery),
  });
}

export function useDisconnectSendGrid() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (email: string) => unwrap(api.DELETE('/api/v1/settings/sendgrid/disconnect', { params: { query: { email } } })),
    onSuccess: () => client.invalidateQueries(statusQuery),
  });
}
