import { useMutation, useQueryClient } from '@tanstack/react-query';
import { conversationKeys } from '@/features/conversations/api/conversation-cache';
import { toast, toastError } from '@/components/ui/toasts';
import { api, unwrap } from '@/lib/api/client';
import type { Conversation } from '@/lib/api/types';

/** Most the server changes at once. */
export const mostAtOnce = 200;

export interface BulkChange {
  status?: Conversation['status'];
  unreadCount?: number;
  assigneeId?: string | null;
  teamId?: string | null;
  addLabels?: string[];
}

/** Changes many conversations at once. What one of them refuses holds up no other, so both are told. */
export function useChangeConversations() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ ids, change }: { ids: string[]; change: BulkChange }) =>
      // The document has no words for it, but null is not the same as left out.
      unwrap(api.POST('/api/v1/conversations/bulk', { body: { ids, change: { ...change, assigneeId: change.assigneeId as string | undefined, teamId: change.teamId as string | undefined } } })),
    onSuccess: ({ results, changed }) => {
      const refused = results.filter((result) => !result.isChanged);
      if (refused.length > 0) {
        toast({ tone: 'danger', title: `${refused.length} of ${results.length} were not changed`, detail: refused[0]?.detail ?? undefined });
      } else {
        toast({ tone: 'info', title: changed === 1 ? 'One conversation changed' : `${changed} conversations changed` });
      }
    },
    onError: toastError,
    onSettled: () => client.invalidateQueries({ queryKey: conversationKeys.all }),
  });
}
