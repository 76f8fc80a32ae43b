import { useState } from 'react';
import { useTakeOver } from '@/features/conversations/api/change-mode';
import { useTellAnswering } from '@/features/conversations/api/presence';
import { useTellTyping } from '@/features/conversations/api/typing';
import { BeingAnswered } from '@/features/conversations/components/being-answered';
import { Typists } from '@/features/conversations/components/typists';
import { Composer } from '@/features/messages/components/composer';
import { NoteForm } from '@/features/notes/components/note-form';
import { Segmented } from '@/components/ui/segmented';
import type { Conversation, Message } from '@/lib/api/types';
import { useMay } from '@/lib/auth/current-user';

const kinds = [
  { value: 'answer', label: 'Answer' },
  { value: 'note', label: 'Private note' },
] as const;

interface WriteAreaProps {
  conversation: Conversation;
  replyTo: Message | undefined;
  onReplyEnd: () => void;
}

/** Below the thread: an answer to the customer, or a note to the colleagues. */
export function WriteArea({ conversation, replyTo, onReplyEnd }: WriteAreaProps) {
  const [kind, setKind] = useState<'answer' | 'note'>('answer');
  const mayNote = useMay('conversations.manage');
  const takeOver = useTakeOver();
  const tellTyping = useTellTyping(conversation.id);
  const tellAnswering = useTellAnswering(conversation.id);

  // Choosing to reply to a message is choosing to answer.
  const [lastReplyTo, setLastReplyTo] = useState(replyTo);
  if (replyTo !== lastReplyTo) {
    setLastReplyTo(replyTo);
    if (replyTo) {
      setKind('answer');
    }
  }

  return (
    <div className="border-t border-line bg-surface px-3 pt-2 pb-[max(0.75rem,env(safe-area-inset-bottom))] md:px-4">
      <div className="mx-auto max-w-4xl">
        <div className="mb-2 flex min-h-8 items-center justify-between gap-3">
          {mayNote && <Segmented label="What to write" value={kind} options={kinds} onChange={setKind} className="p-0.5" />}
          <Typists conversationId={conversation.id} />
        </div>
        {kind === 'answer' && <BeingAnswered conversationId={conversation.id} />}
        {kind === 'note' && mayNote ? (
          <NoteForm conversationId={conversation.id} />
        ) : (
          <Composer
            conversation={conversation}
            replyTo={replyTo}
            onReplyEnd={onReplyEnd}
            isTakingOver={takeOver.isPending}
            onTakeOver={() => takeOver.mutate(conversation.id)}
            onTyping={(text) => {
              tellTyping();
              tellAnswering(text);
            }}
          />
        )}
      </div>
    </div>
  );
}
