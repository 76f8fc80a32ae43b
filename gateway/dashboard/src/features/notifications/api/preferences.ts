import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { notificationKeys } from '@/features/notifications/api/notifications';
import { toastError } from '@/components/ui/toasts';
import { api, unwrap } from '@/lib/api/client';

export interface NotificationChoice {
  type: string;
  inApp?: boolean | null;
  email?: boolean | null;
  push?: boolean | null;
}

const preferencesQuery = queryOptions({
  queryKey: notificationKeys.preferences,
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/notifications/preferences', { signal })),
});

export function useNotificationPreferences() {
  return useQuery({ ...preferencesQuery, select: (answer) => answer.data });
}

/** How to hear of one kind; shown at once and read again when the server refuses. */
export function useChooseNotifications() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (choice: NotificationChoice) => unwrap(api.PUT('/api/v1/notifications/preferences', { body: { preferences: [choice] } })),
    // One after the other: an answer that was overtaken must not bring an old choice back.
    scope: { id: 'notification-preferences' },
    onMutate: (choice) => {
      client.setQueryData(preferencesQuery.queryKey, (known) => known && { data: known.data.map((entry) => (entry.type === choice.type ? choice : entry)) });
    },
    onError: (error) => {
      toastError(error);
      return client.invalidateQueries(preferencesQuery);
    },
  });
}
