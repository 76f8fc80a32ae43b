import { CircleCheck, CircleDot, Ellipsis, MailOpen, Star, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useDeleteConversation } from '@/features/conversations/api/delete-conversation';
import { useUpdateConversation } from '@/features/conversations/api/update-conversation';
import { IconButton } from '@/components/ui/icon-button';
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu';
import { paths } from '@/config/paths';
import type { Conversation } from '@/lib/api/types';

/** What is done to a conversation less often, and on a phone everything there is no room for. */
export function ConversationMenu({ conversation, children }: { conversation: Conversation; children?: ReactNode }) {
  const { search } = useLocation();
  const navigate = useNavigate();
  const update = useUpdateConversation(conversation);
  const remove = useDeleteConversation();
  const { id, isStarred, status } = conversation;
  const isResolved = status === 'resolved';

  // Leaving comes first: what is open is marked as read, and gone conversations are announced to whoever looks at them.
  function leave() {
    void navigate({ pathname: paths.inbox, search });
  }

  return (
    <Menu
      align="end"
      trigger={
        <IconButton label="More" className="data-[state=open]:bg-hover max-md:w-8">
          <Ellipsis aria-hidden />
        </IconButton>
      }
    >
      <MenuItem onSelect={() => update.mutate({ status: isResolved ? 'open' : 'resolved' })}>
        {isResolved ? <CircleDot aria-hidden /> : <CircleCheck aria-hidden />}
        {isResolved ? 'Open again' : 'Resolve'}
      </MenuItem>
      <MenuItem onSelect={() => update.mutate({ isStarred: !isStarred })}>
        <Star aria-hidden /> {isStarred ? 'Remove star' : 'Star'}
      </MenuItem>
      <MenuItem
        onSelect={() => {
          leave();
          update.mutate({ unreadCount: 1 });
        }}
      >
        <MailOpen aria-hidden /> Mark as unread
      </MenuItem>
      {children}
      <MenuSeparator />
      <MenuItem
        className="text-danger [&_svg]:text-danger"
        onSelect={() => {
          leave();
          remove.mutate(id);
        }}
      >
        <Trash2 aria-hidden /> Delete conversation
      </MenuItem>
    </Menu>
  );
}
