import { MessagesSquare } from 'lucide-react';
import { useParams } from 'react-router';
import { OpenConversation } from '@/app/routes/open-conversation';
import { ConversationList } from '@/features/conversations/components/conversation-list';
import { ViewsMenu } from '@/features/views/components/views-menu';
import { EmptyState } from '@/components/ui/empty-state';
import { cn } from '@/lib/cn';

export function InboxRoute() {
  const { conversationId } = useParams();
  return (
    <div className="flex h-full">
      {/* On a phone the list and the thread are two screens. */}
      <div className={cn('h-full w-full bg-surface md:w-[340px] md:shrink-0 md:border-r md:border-line xl:w-[368px]', conversationId && 'max-md:hidden')}>
        <ConversationList selectedId={conversationId} Heading={ViewsMenu} />
      </div>
      <div className={cn('h-full min-w-0 flex-1', !conversationId && 'max-md:hidden')}>
        {conversationId ? (
          <OpenConversation key={conversationId} conversationId={conversationId} />
        ) : (
          <div className="h-full bg-thread">
            <EmptyState icon={MessagesSquare} title="No conversation open">
              Choose one on the left to read it, take over from the bot and answer.
            </EmptyState>
          </div>
        )}
      </div>
    </div>
  );
}
