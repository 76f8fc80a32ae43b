import { AtSign, Inbox, ListFilter, Star, UserRound, type LucideIcon } from 'lucide-react';
import type { ConversationFilter, ConversationQuery } from '@/features/conversations/api/conversation-query';
import { EmptyState } from '@/components/ui/empty-state';

const views: Record<ConversationFilter, { icon: LucideIcon; title: string; help: string }> = {
  all: { icon: Inbox, title: 'No conversations yet', help: 'As soon as a customer writes to you on a connected channel, the conversation appears here.' },
  unread: { icon: Inbox, title: 'All caught up', help: 'Every message has been read.' },
  unseen: { icon: Inbox, title: 'You have seen everything', help: 'What arrives while you are elsewhere stands here until you look at it.' },
  mine: { icon: UserRound, title: 'Nothing is yours', help: 'Open a conversation and take it, or pick one under Unassigned.' },
  unassigned: { icon: Inbox, title: 'Everything has somebody', help: 'No conversation is waiting to be taken.' },
  starred: { icon: Star, title: 'Nothing starred', help: 'Star a conversation to find it here again.' },
  mentions: { icon: AtSign, title: 'Nobody named you', help: 'Conversations with a note that names you stand here.' },
  active: { icon: Inbox, title: 'Nothing is open', help: 'Every conversation is pending, snoozed or resolved.' },
  today: { icon: Inbox, title: 'Nothing today', help: 'No message has come or gone today.' },
  recents: { icon: Inbox, title: 'Nothing this week', help: 'No message has come or gone in the last seven days.' },
};

/** What to say about an empty list, and what to do about it. */
export function NothingHere({ query: { filter, status, priority, channel, assignee, team, label, serviceLevel } }: { query: ConversationQuery }) {
  const isNarrowed = status ?? priority ?? channel ?? assignee ?? team ?? label ?? serviceLevel;
  const { icon, title, help } = isNarrowed ? { icon: ListFilter, title: 'Nothing like that', help: 'No conversation passes all filters. Take one off above.' } : views[filter];
  return (
    <EmptyState icon={icon} title={title}>
      {help}
    </EmptyState>
  );
}
