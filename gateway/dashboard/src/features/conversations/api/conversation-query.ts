import type { Conversation } from '@/lib/api/types';
import { getSession } from '@/lib/auth/session';

export const conversationFilters = ['all', 'unread', 'unseen', 'mine', 'unassigned', 'starred', 'mentions', 'active', 'today', 'recents'] as const;
export type ConversationFilter = (typeof conversationFilters)[number];

export const conversationSorts = ['latest', 'oldest', 'priority', 'due'] as const;
export type ConversationSort = (typeof conversationSorts)[number];

export const serviceLevels = ['breached', 'due'] as const;

/** What a list shows; what is left out asks for nothing. */
export interface ConversationQuery {
  filter: ConversationFilter;
  sort: ConversationSort;
  status?: Conversation['status'];
  priority?: Conversation['priority'];
  channel?: string;
  /** The id of a member. */
  assignee?: string;
  /** The id of a team. */
  team?: string;
  /** The id of a label. */
  label?: string;
  serviceLevel?: (typeof serviceLevels)[number];
}

/** Whether the place of a conversation in a list follows from more than the time of its last message. */
export function isOrderedByServer({ sort }: ConversationQuery): boolean {
  return sort === 'priority' || sort === 'due';
}

/** Whether a list shows a conversation, as far as the conversation itself says so: mentions and missed targets only the server knows. */
export function matches(conversation: Conversation, { filter, status, priority, channel, assignee, team, label, serviceLevel }: ConversationQuery): boolean {
  return (
    passes(conversation, filter) &&
    (!status || conversation.status === status) &&
    (!priority || conversation.priority === priority) &&
    (!channel || conversation.channel === channel) &&
    (!assignee || conversation.assigneeId === assignee) &&
    (!team || conversation.teamId === team) &&
    (!label || (conversation.labels ?? []).some((entry) => entry.id === label)) &&
    !serviceLevel
  );
}

function passes(conversation: Conversation, filter: ConversationFilter): boolean {
  switch (filter) {
    case 'unread':
      return conversation.unreadCount > 0;
    case 'unseen':
      return (conversation.unseenCount ?? 0) > 0;
    case 'starred':
      return conversation.isStarred;
    case 'mine':
      return conversation.assigneeId !== undefined && conversation.assigneeId === getSession()?.userId;
    case 'unassigned':
      return !conversation.assigneeId;
    case 'active':
      return conversation.status === 'open';
    case 'mentions':
      return false;
    default:
      return true;
  }
}
