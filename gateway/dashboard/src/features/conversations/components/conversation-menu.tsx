import { CircleCheck, CircleDot, Ellipsis, FileDown, MailOpen, Merge, Star, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useDeleteConversation } from '@/features/conversations/api/delete-conversation';
import { useDownloadTranscript } from '@/features/conversations/api/export-conversations';
import { useUpdateConversation } from '@/features/conversations/api/update-conversation';
import { MergeDialog } from '@/features/conversations/components/merge-dialog';
import { IconButton } from '@/components/ui/icon-button';
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu';
import { paths } from '@/config/paths';
import type { Conversation } from '@/lib/api/types';
import { useMay } from '@/lib/auth/current-user';

/** What is done to a conversation less often, and on a phone everything there is no room for. */
export function ConversationMenu({ conversation, children }: { conversation: Conversation; children?: ReactNode }) {
  const { search } = useLocation();
  const navigate = useNavigate();
  const update = useUpdateConversation(conversation);
  const remove = useDeleteConversation();
  const transcript = useDownloadTranscript(conversation.id);
  const mayExport = useMay('contacts.export');
  const mayMerge = useMay('contacts.manage');
  const [isMerging, setMerging] = useState(false);
  const { id, isStarred, status } = conversation;
  const isResolved = status === 'resolved';

  // Leaving comes first: what is open is marked as read, and gone conversations are announced to whoever looks at them.
  function leave() {
    void navigate({ pathname: paths.inbox, search });
  }

  return (
    <>
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
        {mayMerge && (
          <MenuItem onSelect={() => setMerging(true)}>
            <Merge aria-hidden /> Merge…
          </MenuItem>
        )}
        {mayExport && (
          <MenuItem onSelect={() => transcript.mutate()}>
            <FileDown aria-hidden /> Download transcript
          </MenuItem>
        )}
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
      {isMerging && <MergeDialog conversation={conversation} onClose={() => setMerging(false)} />}
    </>
  );
}
