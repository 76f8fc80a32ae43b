import { infiniteQueryOptions, useInfiniteQuery, useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { toastError } from '@/components/ui/toasts';
import { api, unwrap } from '@/lib/api/client';

/** all, unread, or one kind. */
export type NotificationView = 'all' | 'unread' | 'mention';

const pageSize = 20;

export const notificationKeys = {
  all: ['notifications'] as const,
  lists: ['notifications', 'list'] as const,
  count: ['notifications', 'count'] as const,
  preferences: ['notification-preferences'] as const,
};

function listQuery(view: NotificationView) {
  return infiniteQueryOptions({
    queryKey: [...notificationKeys.lists, view],
    queryFn: ({ pageParam, signal }) => {
      const query = { before: pageParam, limit: pageSize };
      switch (view) {
        case 'all':
          return unwrap(api.GET('/api/v1/notifications', { params: { query }, signal }));
        case 'unread':
          return unwrap(api.GET('/api/v1/notifications/unread', { params: { query }, signal }));
        default:
          return unwrap(api.GET('/api/v1/notifications/by-type/{notificationType}', { params: { path: { notificationType: view }, query }, signal }));
      }
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => (page.hasMore ? page.data.at(-1)?.id : undefined),
  });
}

/** What concerns the person who is signed in, what happened last first. */
export function useNotifications(view: NotificationView) {
  return useInfiniteQuery({ ...listQuery(view), select: (answer) => answer.pages.flatMap((page) => page.data) });
}

export function useUnreadNotifications() {
  return useQuery({
    queryKey: notificationKeys.count,
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/notifications/count', { signal })),
    select: (answer) => answer.unread,
  });
}

function useChange<T>(send: (change: T) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: send, onSettled: () => refresh(client), onError: toastError });
}

export const useReadNotification = () =>
  useChange((notificationId: string) => unwrap(api.PUT('/api/v1/notifications/{notificationId}/read', { params: { path: { notificationId } } })));

export const useDeleteNotification = () =>
  useChange((notificationId: string) => unwrap(api.DELETE('/api/v1/notifications/{notificationId}', { params: { path: { notificationId } } })));

export const useReadAllNotifications = () => useChange(() => unwrap(api.PUT('/api/v1/notifications/read-all')));

export const useClearReadNotifications = () => useChange(() => unwrap(api.DELETE('/api/v1/notifications/clear', { params: { query: { readOnly: true } } })));

export const useTestNotification = () => useChange(() => unwrap(api.POST('/api/v1/notifications/test')));

export function refresh(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: notificationKeys.all });
}
