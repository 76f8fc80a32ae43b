import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';

export interface WhatsAppCredentials {
  phoneNumberId: string;
  businessAccountId: string;
  displayPhoneNumber: string;
  accessToken: string;
  appSecret: string;
  verifyToken: string;
}

const statusQuery = queryOptions({
  queryKey: ['whatsapp-status'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/settings/whatsapp/status', { signal })),
});

export function useWhatsAppStatus() {
  return useQuery(statusQuery);
}

/** Connects a number, or replaces the credentials of the connected one. The server checks them with Meta first. */
export function useSaveWhatsApp(isConnected: boolean) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: WhatsAppCredentials) =>
      unwrap(isConnected ? api.PUT('/api/v1/settings/whatsapp/update', { body }) : api.POST('/api/v1/settings/whatsapp/connect', { body })),
    onSuccess: () => client.invalidateQueries(statusQuery),
  });
}

export function useDisconnectWhatsApp() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (phoneNumberId: string | undefined) => unwrap(api.DELETE('/api/v1/settings/whatsapp/disconnect', { params: { query: { phoneNumberId } } })),
    onSuccess: () => client.invalidateQueries(statusQuery),
  });
}
