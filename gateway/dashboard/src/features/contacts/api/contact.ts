import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { toastError } from '@/components/ui/toasts';
import { api, unwrap } from '@/lib/api/client';
import { useRealtimeEvent } from '@/lib/realtime/use-realtime';

const path = (conversationId: string) => ({ params: { path: { conversationId } } });

function contactQuery(conversationId: string) {
  return queryOptions({
    queryKey: ['contact', conversationId],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/conversations/{conversationId}/contact', { ...path(conversationId), signal })),
    staleTime: 10_000,
  });
}

/** How to reach the contact of a conversation, and who looks after it. */
export function useContact(conversationId: string) {
  return useQuery(contactQuery(conversationId));
}

export type ContactDetails = NonNullable<ReturnType<typeof useContact>['data']>;

/** All ways to change a contact answer with the contact as it is then. */
function useChange<T>(conversationId: string, send: (change: T) => Promise<ContactDetails>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: (contact) => client.setQueryData(contactQuery(conversationId).queryKey, contact),
    onError: toastError,
  });
}

export interface ContactChange {
  /** The one that comes first. */
  email?: string;
  phone?: string;
  /** Null takes it off. */
  ownerId?: string | null;
  dnd?: boolean;
  dndAll?: boolean;
}

export function useChangeContact(conversationId: string) {
  return useChange(conversationId, (change: ContactChange) =>
    // The document has no words for it, but null is not the same as left out.
    unwrap(api.PATCH('/api/v1/conversations/{conversationId}/contact', { ...path(conversationId), body: { ...change, ownerId: change.ownerId as string | undefined } })),
  );
}

/** A number or a mail address, told apart by the @. */
export function useAddAddress(conversationId: string) {
  return useChange(conversationId, (address: string) =>
    address.includes('@')
      ? unwrap(api.POST('/api/v1/conversations/{conversationId}/contact/emails', { ...path(conversationId), body: { email: address } }))
      : unwrap(api.POST('/api/v1/conversations/{conversationId}/contact/phones', { ...path(conversationId), body: { phone: address } })),
  );
}

export function useTag(conversationId: string) {
  return useChange(conversationId, (tag: string) =>
    unwrap(api.POST('/api/v1/conversations/{conversationId}/contact/tags', { ...path(conversationId), body: { tag } })),
  );
}

export function useUntag(conversationId: string) {
  return useChange(conversationId, (tag: string) =>
    unwrap(api.DELETE('/api/v1/conversations/{conversationId}/contact/tags/{tag}', { params: { path: { conversationId, tag } } })),
  );
}

/** Begins or ends to follow. */
export function useFollow(conversationId: string) {
  return useChange(conversationId, ({ userId, follows }: { userId: string; follows: boolean }) =>
    follows
      ? unwrap(api.POST('/api/v1/conversations/{conversationId}/contact/followers', { ...path(conversationId), body: { userId } }))
      : unwrap(api.DELETE('/api/v1/conversations/{conversationId}/contact/followers/{userId}', { params: { path: { conversationId, userId } } })),
  );
}

/** Reads the contact shown again when something of its conversation changed, which can be the contact. */
export function useLiveContacts(): void {
  const client = useQueryClient();
  useRealtimeEvent('conversation:updated', ({ conversationId, message, statuses }) => {
    if (!message && !statuses) {
      void client.invalidateQueries(contactQuery(conversationId));
    }
  });
}
