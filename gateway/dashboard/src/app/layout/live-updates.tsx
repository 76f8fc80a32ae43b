import { useEffect } from 'react';
import { useLiveContacts } from '@/features/contacts/api/contact';
import { useUnreadConversations } from '@/features/conversations/api/list-conversations';
import { useLiveConversations } from '@/features/conversations/api/use-live-conversations';
import { useLiveActions } from '@/features/manual-actions/api/manual-actions';
import { useLiveScheduledMessages } from '@/features/messages/api/scheduled-messages';
import { useLiveMessages } from '@/features/messages/api/use-live-messages';
import { useLiveNotes } from '@/features/notes/api/notes';
import { useLiveNotifications } from '@/features/notifications/api/use-live-notifications';

/** Feeds what the hub pushes into the caches, on every page, and shows the unread count in the tab's title. */
export function LiveUpdates() {
  useLiveConversations();
  useLiveMessages();
  useLiveScheduledMessages();
  useLiveNotes();
  useLiveActions();
  useLiveContacts();
  useLiveNotifications();

  const { data: unread = 0 } = useUnreadConversations();
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) ChatBoost` : 'ChatBoost';
  }, [unread]);

  return null;
}
