import { Bot, ClockAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { ComposerForm } from '@/features/messages/components/composer-form';
import { MailForm } from '@/features/messages/components/mail-form';
import { TemplateDialog } from '@/features/messages/components/template-dialog';
import { Button } from '@/components/ui/button';
import type { Conversation, Message } from '@/lib/api/types';
import { useNow } from '@/lib/use-now';

interface ComposerProps {
  conversation: Conversation;
  /** The message that is being answered. */
  replyTo: Message | undefined;
  onReplyEnd: () => void;
  isTakingOver: boolean;
  onTakeOver: () => void;
  /** Called at every keystroke, with what is written by then. */
  onTyping: (text: string) => void;
}

/** Where a person writes, or why not now and what to do about it. */
export function Composer({ conversation, replyTo, onReplyEnd, isTakingOver, onTakeOver, onTyping }: ComposerProps) {
  const now = useNow();
  const [isTemplateOpen, setTemplateOpen] = useState(false);
  // Only WhatsApp has a window.
  const isWindowOpen = conversation.channel !== 'WhatsApp' || (conversation.windowExpiresAt ? Date.parse(conversation.windowExpiresAt) > now.getTime() : false);

  return (
    <>
      {conversation.mode === 'bot' ? (
        <Explanation icon={<Bot aria-hidden className="size-5 text-bot" />} title="The bot is answering" action={<Button busy={isTakingOver} onClick={onTakeOver}>Answer yourself</Button>}>
          Take part yourself: the bot then stays quiet until you release the conversation.
        </Explanation>
      ) : conversation.channel === 'Email' ? (
        <MailForm key={conversation.id} conversation={conversation} onTyping={onTyping} />
      ) : isWindowOpen ? (
        <ComposerForm key={conversation.id} conversation={conversation} replyTo={replyTo} onReplyEnd={onReplyEnd} onTemplate={() => setTemplateOpen(true)} onTyping={onTyping} />
      ) : (
        <Explanation icon={<ClockAlert aria-hidden className="size-5 text-warn" />} title="The 24-hour reply window is closed" action={<Button onClick={() => setTemplateOpen(true)}>Use a template</Button>}>
          WhatsApp allows only approved templates until {conversation.fullName} writes again.
        </Explanation>
      )}
      {isTemplateOpen && <TemplateDialog conversationId={conversation.id} onClose={() => setTemplateOpen(false)} />}
    </>
  );
}

function Explanation({ icon, title, action, children }: { icon: ReactNode; title: string; action: ReactNode; children: ReactNode }) {
  return (
    <div className="flex min-h-12 gap-3 rounded-xl bg-sunken px-3.5 py-3 max-md:flex-col md:items-center">
      <div role="status" className="flex min-w-0 flex-1 items-center gap-3">
        <span className="shrink-0">{icon}</span>
        <div className="min-w-0 text-[13px]">
          <p className="font-medium">{title}</p>
          <p className="text-pretty text-ink-2">{children}</p>
        </div>
      </div>
      {action}
    </div>
  );
}
