import { Contact, CornerUpLeft, FileText, Image, LayoutList, Mail, MapPin, Mic, ShoppingBag, Smile, Sticker, Video, type LucideIcon } from 'lucide-react';
import type { Conversation } from '@/lib/api/types';
import { cn } from '@/lib/cn';

/** What stands for messages that are not only text. */
const kinds: Record<string, { icon?: LucideIcon; name: string }> = {
  image: { icon: Image, name: 'Photo' },
  video: { icon: Video, name: 'Video' },
  audio: { icon: Mic, name: 'Voice message' },
  document: { icon: FileText, name: 'Document' },
  sticker: { icon: Sticker, name: 'Sticker' },
  location: { icon: MapPin, name: 'Location' },
  contacts: { icon: Contact, name: 'Contact' },
  order: { icon: ShoppingBag, name: 'Order' },
  email: { icon: Mail, name: 'Mail' },
  template: { icon: LayoutList, name: 'Template' },
  interactive: { name: 'Choice' },
  reaction: { icon: Smile, name: 'Reaction' },
  revoke: { name: 'Deleted a message' },
};

interface LastMessageProps {
  message: Conversation['lastMessage'];
  isUnread: boolean;
}

/** One line of the last message, marked when it is an answer, of a person or the bot. */
export function LastMessage({ message, isUnread }: LastMessageProps) {
  if (!message) {
    return <span className="min-w-0 flex-1 text-[13px] text-ink-3">No messages yet</span>;
  }
  const kind = kinds[message.type];
  const Icon = kind?.icon;
  return (
    <span className={cn('min-w-0 flex-1 truncate text-left text-[13px]', isUnread ? 'text-ink' : 'text-ink-2')}>
      {message.direction === 'outbound' && <CornerUpLeft role="img" aria-label="Answered:" className="mr-1 inline size-3.5 -translate-y-px text-ink-3" />}
      {Icon && <Icon aria-hidden className="mr-1 inline size-3.5 -translate-y-px text-ink-3" />}
      <bdi>{message.message || (kind?.name ?? 'Message')}</bdi>
    </span>
  );
}
