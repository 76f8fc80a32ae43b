import { useState } from 'react';
import { Link, useLocation } from 'react-router';
import { SidePanel } from '@/app/routes/side-panel';
import { useNoteAsides } from '@/app/routes/use-note-asides';
import { WriteArea } from '@/app/routes/write-area';
import { useMarkRead } from '@/features/conversations/api/use-mark-read';
import { useTellViewing } from '@/features/conversations/api/presence';
import { useConversation } from '@/features/conversations/api/get-conversation';
import { ConversationHeader } from '@/features/conversations/components/conversation-header';
import { MacroItems } from '@/features/macros/components/macro-items';
import { Thread } from '@/features/messages/components/thread';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Skeleton } from '@/components/ui/skeleton';
import { paths } from '@/config/paths';
import type { Conversation, Message } from '@/lib/api/types';

export function OpenConversation({ conversationId }: { conversationId: string }) {
  const { data: conversation, isError, error, refetch } = useConversation(conversationId);
  if (conversation) {
    return <Opened conversation={conversation} />;
  }
  return (
    <div className="h-full bg-thread p-4">
      {isError ? (
        <>
          <ErrorNotice error={error} onRetry={() => void refetch()} />
          <Link to={paths.inbox} className="mt-4 inline-block text-[13px] font-medium text-accent-text hover:underline">
            Back to the inbox
          </Link>
        </>
      ) : (
        <Skeleton className="h-10 w-64 bg-line" />
      )}
    </div>
  );
}

function Opened({ conversation }: { conversation: Conversation }) {
  const [isPanelOpen, setPanelOpen] = useState(() => window.matchMedia('(min-width: 80rem)').matches);
  const [replyTo, setReplyTo] = useState<Message>();
  const targetId = useLocation().hash.slice(1) || undefined;
  const asides = useNoteAsides(conversation.id);
  useMarkRead(conversation);
  useTellViewing(conversation.id);

  return (
    <div className="relative flex h-full">
      <section aria-label={`Conversation with ${conversation.fullName}`} className="flex h-full min-w-0 flex-1 flex-col">
        <ConversationHeader conversation={conversation} isPanelOpen={isPanelOpen} onTogglePanel={() => setPanelOpen(!isPanelOpen)} menuItems={<MacroItems conversationId={conversation.id} />} />
        <Thread conversation={conversation} onReply={setReplyTo} asides={asides} targetId={targetId} />
        <WriteArea conversation={conversation} replyTo={replyTo} onReplyEnd={() => setReplyTo(undefined)} />
      </section>
      {isPanelOpen && (
        <div className="w-[320px] shrink-0 border-l border-line max-xl:absolute max-xl:inset-y-0 max-xl:right-0 max-xl:z-20 max-xl:shadow-2xl max-md:w-full max-md:border-l-0">
          <SidePanel conversation={conversation} onClose={() => setPanelOpen(false)} />
        </div>
      )}
    </div>
  );
}
