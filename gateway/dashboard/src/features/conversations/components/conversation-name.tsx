import { useConversation } from '@/features/conversations/api/get-conversation';

/** With whom a conversation is. */
export function ConversationName({ conversationId }: { conversationId: string }) {
  const { data, isError } = useConversation(conversationId);
  return <bdi>{data?.fullName ?? (isError ? 'A deleted conversation' : '…')}</bdi>;
}
