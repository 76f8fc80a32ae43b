import { X } from 'lucide-react';
import { ContactPanel } from '@/features/contacts/components/contact-panel';
import { ConversationDetails } from '@/features/conversations/components/conversation-details';
import { ChannelIcon } from '@/components/ui/channel-icon';
import { Avatar } from '@/components/ui/avatar';
import { IconButton } from '@/components/ui/icon-button';
import type { Conversation } from '@/lib/api/types';

/** Beside the thread: the conversation, then whom it is with. */
export function SidePanel({ conversation, onClose }: { conversation: Conversation; onClose: () => void }) {
  const { fullName, username, contactId, channel } = conversation;
  return (
    <aside aria-label="Details" className="flex h-full flex-col overflow-y-auto overscroll-contain bg-surface">
      <div className="flex h-16 shrink-0 items-center justify-between px-5">
        <h2 className="font-semibold">Details</h2>
        <IconButton label="Close details" onClick={onClose} className="-mr-2">
          <X aria-hidden />
        </IconButton>
      </div>
      <div className="flex items-center gap-3.5 px-5 pb-5">
        <span className="relative shrink-0">
          <Avatar name={fullName} id={contactId} className="size-14 text-lg" />
          <ChannelIcon channel={channel} className="absolute -right-0.5 -bottom-0.5 size-5 [&_svg]:size-3" />
        </span>
        <div className="min-w-0">
          <p dir="auto" className="text-left text-base leading-tight font-semibold [overflow-wrap:anywhere]">
            {fullName}
          </p>
          <p className="truncate text-[13px] text-ink-3">{username ? `@${username} · ${channel}` : channel}</p>
        </div>
      </div>
      <ConversationDetails conversation={conversation} />
      <ContactPanel key={contactId} conversationId={conversation.id} contactId={contactId} name={fullName} channel={channel} />
    </aside>
  );
}
