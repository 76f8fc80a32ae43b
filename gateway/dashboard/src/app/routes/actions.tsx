import { ConversationName } from '@/features/conversations/components/conversation-name';
import { ActionsPage } from '@/features/manual-actions/components/actions-page';

export function ActionsRoute() {
  return <ActionsPage ConversationName={ConversationName} />;
}
