import { useMutation, useQueryClient } from '@tanstack/react-query';
import { conversationKeys, patchConversation, putConversation } from '@/features/conversations/api/conversation-cache';
import { toastError } from '@/components/ui/toasts';
import { api, unwrap } from '@/lib/api/client';
import type { Conversation, Label } from '@/lib/api/types';

export interface ConversationChange {
  isStarred?: boolean;
  unreadCount?: number;
  status?: Conversation['status'];
  /** When a snoozed conversation opens again. */
  snoozedUntil?: string;
  priority?: Conversation['priority'];
  /** Null makes it nobody's. */
  assigneeId?: string | null;
  /** Null makes it no team's. */
  teamId?: string | null;
  labels?: Label[];
}

/** Changes what the team sets on a conversation; shown at once and taken back when the server refuses. */
export function useUpdateConversation(conversation: Conversation) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ labels, ...change }: ConversationChange) =>
      unwrap(
        api.PATCH('/api/v1/conversations/{conversationId}', {
          params: { path: { conversationId: conversation.id } },
          // The document has no words for it, but null is not the same as left out.
          body: { ...change, assigneeId: change.assigneeId as string | undefined, teamId: change.teamId as string | undefined, labels: labels?.map((label) => label.id) },
        }),
      ),
    onMutate: (change) => patchConversation(client, conversation.id, shown(change)),
    onSuccess: (updated) => putConversation(client, updated),
    onError: (error, change) => {
      const names = Object.keys(shown(change)) as (keyof Conversation)[];
      patchConversation(client, conversation.id, Object.fromEntries(names.map((name) => [name, conversation[name]])));
      toastError(error);
    },
    onSettled: () => client.invalidateQueries({ queryKey: conversationKeys.unread }),
  });
}

function shown({ assigneeId, teamId, ...change }: ConversationChange): Partial<Conversation> {
  return {
    ...change,
    ...(change.status && { snoozedUntil: change.snoozedUntil }),
    ...(assigneeId !== undefined && { assigneeId: assigneeId ?? undefined }),
    ...(teamId !== undefined && { teamId: teamId ?? undefined }),
    ...(change.unreadCount !== undefined && { unseenCount: change.unreadCount }),
  };
}
