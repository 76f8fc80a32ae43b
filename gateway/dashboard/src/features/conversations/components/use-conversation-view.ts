import { useSearchParams } from 'react-router';
import { conversationFilters, conversationSorts, serviceLevels, type ConversationQuery } from '@/features/conversations/api/conversation-query';
import { priorities, statuses } from '@/features/conversations/components/states';

export type ViewParameter = 'filter' | 'sort' | 'q' | 'status' | 'priority' | 'channel' | 'assignee' | 'team' | 'label' | 'serviceLevel';

/** Nothing narrowed, in the usual order. */
export const nothing = { filter: '', sort: '', status: '', priority: '', channel: '', assignee: '', team: '', label: '', serviceLevel: '' };

const standard: Partial<Record<ViewParameter, string>> = { filter: 'all', sort: 'latest' };

/** What stands above the list: it may show something else there. */
export interface ListHeadingProps {
  query: ConversationQuery & { search?: string };
  onChoose: (query: { [Name in keyof ConversationQuery]?: string | null } & { search?: string | null }) => void;
}

export interface ConversationView {
  query: ConversationQuery;
  /** What is typed into the search box. */
  search: string;
  set: (changes: Partial<Record<ViewParameter, string>>) => void;
}

/** What the list shows. It is part of the address, so that reload, back and a shared link keep it; what is default is left out. */
export function useConversationView(): ConversationView {
  const [params, setParams] = useSearchParams();
  const query: ConversationQuery = {
    filter: oneOf(params.get('filter'), conversationFilters) ?? 'all',
    sort: oneOf(params.get('sort'), conversationSorts) ?? 'latest',
    status: oneOf(params.get('status'), keysOf(statuses)),
    priority: oneOf(params.get('priority'), keysOf(priorities)),
    channel: params.get('channel') ?? undefined,
    assignee: params.get('assignee') ?? undefined,
    team: params.get('team') ?? undefined,
    label: params.get('label') ?? undefined,
    serviceLevel: oneOf(params.get('serviceLevel'), serviceLevels),
  };

  function set(changes: Partial<Record<ViewParameter, string>>) {
    setParams(
      (current) => {
        const next = new URLSearchParams(current);
        for (const [name, value] of Object.entries(changes)) {
          if (value === '' || value === standard[name as ViewParameter]) {
            next.delete(name);
          } else {
            next.set(name, value);
          }
        }
        return next;
      },
      { replace: true },
    );
  }

  return { query, search: params.get('q') ?? '', set };
}

function oneOf<T extends string>(value: string | null, known: readonly T[]): T | undefined {
  return known.find((entry) => entry === value);
}

function keysOf<T extends string>(record: Record<T, unknown>): T[] {
  return Object.keys(record) as T[];
}
