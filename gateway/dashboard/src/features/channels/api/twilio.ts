import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';

export interface TwilioCredentials {
  channel: string;
  number: string;
  accountSid: string;
  authToken: string;
  messagingServiceSid?: string;
}

const statusQuery = queryOptions({
  queryKey: ['twilio-status'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/settings/twilio/status', { signal })),
  select: (status) => status.connections,
});

export function useTwilio() {
  return useQuery(statusQuery);
}

export type TwilioConnection = NonNullable<ReturnType<typeof useTwilio>['data']>[number];

/** Connects a number, or replaces the credentials of a connected one. The server checks them with Twilio first. */
export function useSaveTwilio(isConnected: boolean) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: TwilioCredentials) => unwrap(isConnected ? api.PUT('/api/v1/settings/twilio/update', { body }) : api.POST('/api/v1/settings/twilio/connect', { body })),
    onSuccess: () => client.invalidateQueries(statusQuery),
  });
}

export function useDisconnectTwilio() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ number, channel }: { number: string; channel: string }) => unwrap(api.DELETE('/api/v1/settings/twilio/disconnect', { params: { query: { number, channel } } })),
    onSuccess: () => client.invalidateQueries(statusQuery),
  });
}
