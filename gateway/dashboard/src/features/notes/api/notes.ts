import { infiniteQueryOptions, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { toastError } from '@/components/ui/toasts';
import { api, unwrap } from '@/lib/api/client';
import { useRealtimeEvent } from '@/lib/realtime/use-realtime';

const pageSize = 100;

function notesQuery(conversationId: string) {
  return infiniteQueryOptions({
    queryKey: ['notes', conversationId],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/api/v1/conversations/{conversationId}/notes', {
          params: { path: { conversationId }, query: { before: pageParam, limit: pageSize } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => (page.hasMore ? page.data.at(-1)?.id : undefined),
  });
}

/** The private notes on a conversation, the newest first. */
export function useNotes(conversationId: string) {
  return useInfiniteQuery({ ...notesQuery(conversationId), select: (answer) => answer.pages.flatMap((page) => page.data) });
}

export function useWriteNote(conversationId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { text: string; mentions: string[] }) =>
      unwrap(api.POST('/api/v1/conversations/{conversationId}/notes', { params: { path: { conversationId } }, body })),
    onSuccess: () => client.invalidateQueries(notesQuery(conversationId)),
  });
}

export function useDeleteNote(conversationId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (noteId: string) => unwrap(api.DELETE('/api/v1/conversations/{conversationId}/notes/{noteId}', { params: { path: { conversationId, noteId } } })),
    onSuccess: () => client.invalidateQueries(notesQuery(conversationId)),
    onError: toastError,
  });
}

/** Reads the notes shown again when they may have changed. A push says that something of the conversation did, without a message, and not what. */
export function useLiveNotes(): void {
  const client = useQueryClient();

  useRealtimeEvent('server:hello', (hello) => {
    if (!hello.isResumed) {
      void client.invalidateQueries({ queryKey: ['notes'] });
    }
  });

  useRealtimeEvent('conversation:updated', ({ conversationId, message, statuses }) => {
    if (!message && !statuses) {
      void client.invalidateQueries(notesQuery(conversationId));
    }
  });
}
