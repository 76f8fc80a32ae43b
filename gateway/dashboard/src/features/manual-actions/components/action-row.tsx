import type { ComponentType } from 'react';
import { Link } from 'react-router';
import { useCloseAction, type ManualAction } from '@/features/manual-actions/api/manual-actions';
import { actionKinds } from '@/features/manual-actions/components/action-kinds';
import { Button } from '@/components/ui/button';
import { paths } from '@/config/paths';
import { useMay } from '@/lib/auth/current-user';
import { useMemberNames } from '@/lib/organization/members';
import { fullTime, relativeTime } from '@/lib/time';

interface ActionRowProps {
  action: ManualAction;
  ConversationName: ComponentType<{ conversationId: string }>;
  now: Date;
}

export function ActionRow({ action: { id, kind, status, conversationId, messageId, assignedTo, createdAt }, ConversationName, now }: ActionRowProps) {
  const close = useCloseAction();
  const mayClose = useMay('conversations.manage');
  const nameOf = useMemberNames();
  const { icon: Icon, label } = actionKinds[kind];
  const address = paths.conversation(conversationId) + (messageId ? `#${messageId}` : '');
  return (
    <li className="flex flex-wrap items-center gap-2 px-1.5 py-1.5">
      <Link to={address} className="flex min-w-56 flex-1 items-center gap-3 rounded-lg px-2 py-2 hover:bg-hover">
        <span className="flex size-9 shrink-0 items-center justify-center rounded-full bg-warn-soft text-warn">
          <Icon aria-hidden className="size-[18px]" />
        </span>
        <span className="min-w-0 text-[13px]">
          <span className="block truncate font-medium">
            <ConversationName conversationId={conversationId} />
          </span>
          <span className="block text-ink-2">{label}</span>
          <span className="block text-xs text-ink-3">
            {assignedTo ? (nameOf(assignedTo) ?? 'A colleague') : 'Nobody’s'} ·{' '}
            <time dateTime={createdAt} title={fullTime(createdAt)}>
              {relativeTime(createdAt, now)}
            </time>
          </span>
        </span>
      </Link>
      {status === 'pending' && mayClose && (
        <span className="flex gap-2 px-2 max-sm:pb-1 max-sm:pl-14">
          <Button busy={close.isPending} onClick={() => close.mutate({ id, isDone: true })}>
            Done
          </Button>
          <Button variant="ghost" disabled={close.isPending} onClick={() => close.mutate({ id, isDone: false })}>
            Dismiss
          </Button>
        </span>
      )}
    </li>
  );
}
