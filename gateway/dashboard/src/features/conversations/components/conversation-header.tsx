import { ArrowLeft, PanelRight, Star } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { useUpdateConversation } from '@/features/conversations/api/update-conversation';
import { ChannelIcon } from '@/components/ui/channel-icon';
import { ConversationMenu } from '@/features/conversations/components/conversation-menu';
import { ModeSwitch } from '@/features/conversations/components/mode-switch';
import { TeamButton } from '@/features/conversations/components/team-button';
import { Viewers } from '@/features/conversations/components/viewers';
import { StatusMenu } from '@/features/conversations/components/status-menu';
import { WindowIndicator } from '@/features/conversations/components/window-indicator';
import { Avatar } from '@/components/ui/avatar';
import { IconButton } from '@/components/ui/icon-button';
import { paths } from '@/config/paths';
import type { Conversation } from '@/lib/api/types';
import { cn } from '@/lib/cn';
import { formatPhone } from '@/lib/phone';

interface ConversationHeaderProps {
  conversation: Conversation;
  isPanelOpen: boolean;
  onTogglePanel: () => void;
  /** More for the menu, of other features. */
  menuItems?: ReactNode;
}

export function ConversationHeader({ conversation, isPanelOpen, onTogglePanel, menuItems }: ConversationHeaderProps) {
  const { search } = useLocation();
  const update = useUpdateConversation(conversation);
  const { fullName, contactId, channel, isStarred, contactDetails, windowExpiresAt } = conversation;
  const address = channel === 'Email' ? contactDetails.email : contactDetails.phone;

  return (
    <header className="flex min-h-16 items-center gap-1 border-b border-line bg-surface py-2 pr-2 pl-1 md:gap-3 md:px-4">
      <Link to={{ pathname: paths.inbox, search }} aria-label="Back to conversations" className="flex h-10 w-8 shrink-0 items-center justify-center rounded-lg text-ink-2 hover:bg-hover md:hidden">
        <ArrowLeft aria-hidden className="size-5" />
      </Link>
      <span className="relative shrink-0 max-md:mr-1.5">
        <Avatar name={fullName} id={contactId} className="max-md:size-9 max-md:text-[13px]" />
        <ChannelIcon channel={channel} className="absolute -right-1 -bottom-1" />
      </span>
      <div className="min-w-0 flex-1">
        <h2 dir="auto" className="truncate text-left text-[15px] leading-tight font-semibold">
          {fullName}
        </h2>
        <p className="mt-0.5 flex items-center gap-2 overflow-hidden text-xs text-ink-3">
          {address && address !== fullName && <span className="truncate tabular-nums max-2xl:hidden">{channel === 'Email' ? address : formatPhone(address)}</span>}
          {channel === 'WhatsApp' && <WindowIndicator expiresAt={windowExpiresAt} />}
        </p>
      </div>
      {/* What the panel shows needs no second place where there is little of it. */}
      <Viewers conversationId={conversation.id} />
      <ModeSwitch conversation={conversation} />
      <TeamButton conversation={conversation} className={isPanelOpen ? 'max-2xl:hidden' : 'max-xl:hidden'} />
      <StatusMenu conversation={conversation} className={isPanelOpen ? 'max-2xl:hidden' : 'max-lg:hidden'} />
      <IconButton label={isStarred ? 'Remove star' : 'Star'} aria-pressed={isStarred} onClick={() => update.mutate({ isStarred: !isStarred })} className="max-md:hidden">
        <Star aria-hidden className={cn(isStarred && 'fill-star text-star')} />
      </IconButton>
      <ConversationMenu conversation={conversation}>{menuItems}</ConversationMenu>
      <IconButton label="Details" aria-expanded={isPanelOpen} onClick={onTogglePanel} className="aria-expanded:bg-hover max-md:w-8">
        <PanelRight aria-hidden />
      </IconButton>
    </header>
  );
}
