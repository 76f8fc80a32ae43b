import { ArrowLeft, Bot, PanelRight, Star, UserRound } from 'lucide-react';
import { Link, useLocation } from 'react-router';
import { useRelease, useTakeOver } from '@/features/conversations/api/change-mode';
import { useUpdateConversation } from '@/features/conversations/api/update-conversation';
import { WindowIndicator } from '@/features/conversations/components/window-indicator';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { paths } from '@/config/paths';
import type { Conversation } from '@/lib/api/types';
import { cn } from '@/lib/cn';
import { formatPhone } from '@/lib/phone';

interface ConversationHeaderProps {
  conversation: Conversation;
  isPanelOpen: boolean;
  onTogglePanel: () => void;
}

export function ConversationHeader({ conversation, isPanelOpen, onTogglePanel }: ConversationHeaderProps) {
  const { search } = useLocation();
  const update = useUpdateConversation(conversation);
  const { fullName, contactId, profile, isStarred, contactDetails, windowExpiresAt } = conversation;

  return (
    <header className="flex min-h-16 items-center gap-2 border-b border-line bg-surface px-2 py-2 md:gap-3 md:px-4">
      <Link to={{ pathname: paths.inbox, search }} aria-label="Back to conversations" className="flex size-9 items-center justify-center rounded-lg text-ink-2 hover:bg-hover md:hidden">
        <ArrowLeft aria-hidden className="size-5" />
      </Link>
      <Avatar name={fullName} id={contactId} imageUrl={profile} className="max-md:size-9 max-md:text-[13px]" />
      <div className="min-w-0 flex-1">
        <h2 dir="auto" className="truncate text-left text-[15px] leading-tight font-semibold">
          {fullName}
        </h2>
        <p className="mt-0.5 flex items-center gap-2 text-xs text-ink-3">
          {contactDetails.phone && <span className="truncate tabular-nums max-md:hidden">{formatPhone(contactDetails.phone)}</span>}
          <WindowIndicator expiresAt={windowExpiresAt} />
        </p>
      </div>
      <ModeSwitch conversation={conversation} />
      <IconButton label={isStarred ? 'Remove star' : 'Star'} aria-pressed={isStarred} onClick={() => update.mutate({ isStarred: !isStarred })} className="max-md:hidden">
        <Star aria-hidden className={cn(isStarred && 'fill-star text-star')} />
      </IconButton>
      <IconButton label="Contact details" aria-expanded={isPanelOpen} onClick={onTogglePanel} className="aria-expanded:bg-hover">
        <PanelRight aria-hidden />
      </IconButton>
    </header>
  );
}

/** Says who answers and offers the change. The sentence is a live region: the change may come from a colleague. */
function ModeSwitch({ conversation }: { conversation: Conversation }) {
  const takeOver = useTakeOver();
  const release = useRelease();
  const isBot = conversation.mode === 'bot';
  const Icon = isBot ? Bot : UserRound;

  return (
    <div className="flex shrink-0 items-center gap-2.5">
      <p
        role="status"
        className={cn('flex h-8 items-center gap-1.5 rounded-lg px-2.5 text-[13px] font-medium', isBot ? 'bg-bot-soft text-bot' : 'bg-accent-soft text-accent-text')}
      >
        <Icon aria-hidden className="size-4" />
        <span className="max-lg:sr-only">{isBot ? 'The bot answers' : 'A person answers'}</span>
      </p>
      {isBot ? (
        <Button key="take-over" variant="primary" busy={takeOver.isPending} onClick={() => takeOver.mutate(conversation.id)}>
          Take over
        </Button>
      ) : (
        <Button key="release" busy={release.isPending} onClick={() => release.mutate(conversation.id)}>
          Release to bot
        </Button>
      )}
    </div>
  );
}
