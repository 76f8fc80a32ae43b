import { useMutation, useMutationState, useQueryClient, type MutationStatus } from '@tanstack/react-query';
import { messageKeys, putMessage } from '@/features/messages/api/message-cache';
import { deliver, type OutgoingMessage } from '@/features/messages/api/deliver';
import { ApiError, isWorthRetrying } from '@/lib/api/problem';
import type { Message } from '@/lib/api/types';

/** A message on its way to the server, shown in the thread until the server has it. */
export interface PendingSend {
  message: OutgoingMessage;
  status: MutationStatus;
  error: unknown;
  submittedAt: number;
}

const attempts = 3;

export function useSendMessage(conversationId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: messageKeys.sends(conversationId),
    // One after the other, so that two quick messages arrive in the order they were typed.
    scope: { id: `send:${conversationId}` },
    mutationFn: deliver,
    retry: (failures, error) => failures < attempts && isWorthRetrying(error),
    gcTime: Infinity,
    onSuccess: (message) => putMessage(client, message),
  });
}

/** What is still on its way or was refused, in the order it was written. */
export function usePendingSends(conversationId: string, messages: readonly Message[]): PendingSend[] {
  const sends = useMutationState({
    filters: { mutationKey: messageKeys.sends(conversationId), predicate: ({ state }) => state.status !== 'success' },
    select: ({ state }): PendingSend => ({
      message: state.variables as OutgoingMessage,
      status: state.status,
      error: state.error,
      submittedAt: state.submittedAt,
    }),
  });
  return sends.filter((send) => send.status === 'error' || !hasArrived(send.message, messages));
}

/** Forgets a refused message; with `again` it is sent once more under the same key, so never twice. */
export function useSettleSend(conversationId: string) {
  const client = useQueryClient();
  const send = useSendMessage(conversationId);
  return (message: OutgoingMessage, decision: 'again' | 'discard') => {
    const cache = client.getMutationCache();
    const refused = cache.find({ mutationKey: messageKeys.sends(conversationId), predicate: ({ state }) => state.variables === message });
    if (refused) {
      cache.remove(refused);
    }
    if (decision === 'again') {
      send.mutate(isBeingAnswered(refused?.state.error) ? { ...message, isInsisting: true } : message);
    }
  };
}

/** Whether a message was held back only because a colleague answers. */
export function isBeingAnswered(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'conversation_being_answered';
}

/** The push of a stored message can overtake the answer to the request; then it is shown once, as the server has it. */
function hasArrived(outgoing: OutgoingMessage, messages: readonly Message[]): boolean {
  const known = messages.findIndex((message) => message.id === outgoing.lastKnownId);
  return messages
    .slice(known + 1)
    .some((message) => message.direction === 'outbound' && message.senderType === 'user' && message.message === outgoing.text);
}
