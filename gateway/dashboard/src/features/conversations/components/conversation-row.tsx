import { memo } from 'react';
import { Link } from 'react-router';
import { RowFace } from '@/features/conversations/components/row-face';
import { paths } from '@/config/paths';
import type { Conversation } from '@/lib/api/types';
import { cn } from '@/lib/cn';

const rowClass = 'flex gap-3 rounded-xl px-3 py-2.5 outline-offset-[-2px] transition-colors';

interface ConversationRowProps {
  conversation: Conversation;
  /** Open beside the list. */
  isSelected: boolean;
  /** Among those that are changed together; undefined while one is chosen to be opened. */
  isPicked?: boolean;
  onPick?: (conversationId: string) => void;
  /** The list's view (filter, search, sort), kept in the address while moving between conversations. */
  search: string;
  now: Date;
}

export const ConversationRow = memo(function ConversationRow({ conversation, isSelected, isPicked, onPick, search, now }: ConversationRowProps) {
  const { id, fullName } = conversation;
  return (
    // Rows far outside the view are not laid out, which keeps a list of thousands as quick as one of ten.
    <li className="[contain-intrinsic-size:auto_76px] [content-visibility:auto]">
      {isPicked === undefined ? (
        <Link
          to={{ pathname: paths.conversation(id), search }}
          aria-current={isSelected ? 'page' : undefined}
          className={cn(rowClass, isSelected ? 'bg-accent-soft' : 'hover:bg-hover')}
        >
          <RowFace conversation={conversation} now={now} />
        </Link>
      ) : (
        <label className={cn(rowClass, 'cursor-pointer', isPicked ? 'bg-accent-soft' : 'hover:bg-hover')}>
          <input type="checkbox" aria-label={`Select ${fullName}`} checked={isPicked} onChange={() => onPick?.(id)} className="size-4 shrink-0 self-center accent-accent" />
          <RowFace conversation={conversation} now={now} />
        </label>
      )}
    </li>
  );
});
