import { Phone, Star, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useUpdateConversation } from '@/features/conversations/api/update-conversation';
import { ChannelIcon } from '@/features/conversations/components/channel-icon';
import { ContactPrivacy } from '@/features/conversations/components/contact-privacy';
import { useAnswerer } from '@/features/conversations/components/use-answerer';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import type { Conversation } from '@/lib/api/types';
import { cn } from '@/lib/cn';
import { formatPhone } from '@/lib/phone';
import { fullTime } from '@/lib/time';

interface ContactPanelProps {
  conversation: Conversation;
  onClose: () => void;
}

export function ContactPanel({ conversation, onClose }: ContactPanelProps) {
  const update = useUpdateConversation(conversation);
  const answerer = useAnswerer(conversation);
  const { fullName, username, contactId, channel, isStarred, contactDetails, windowExpiresAt, lastMessageTimestamp } = conversation;
  const { phone, dnd, dndAll } = contactDetails;

  return (
    <aside aria-label="Contact" className="flex h-full flex-col overflow-y-auto bg-surface">
      <div className="flex h-16 shrink-0 items-center justify-between px-4">
        <h2 className="font-semibold">Contact</h2>
        <IconButton label="Close contact details" onClick={onClose} className="-mr-2">
          <X aria-hidden />
        </IconButton>
      </div>
      <div className="flex flex-col items-center gap-2.5 px-5 pb-5 text-center">
        <span className="relative">
          <Avatar name={fullName} id={contactId} className="size-20 text-2xl" />
          <ChannelIcon channel={channel} className="absolute right-0.5 bottom-0.5 size-6 [&_svg]:size-3.5" />
        </span>
        <div>
          <p dir="auto" className="text-base font-semibold">
            {fullName}
          </p>
          {username && <p className="text-[13px] text-ink-3">@{username}</p>}
        </div>
        <Button onClick={() => update.mutate({ isStarred: !isStarred })} aria-pressed={isStarred}>
          <Star aria-hidden className={cn('size-4', isStarred && 'fill-star text-star')} />
          {isStarred ? 'Starred' : 'Star'}
        </Button>
      </div>
      <dl className="flex flex-col gap-4 border-t border-line px-5 py-5 text-[13px]">
        {phone && (
          <Detail label="Phone">
            <Phone aria-hidden className="size-4 text-ink-3" />
            {phone.includes('•') ? (
              <span className="tabular-nums">{phone}</span>
            ) : (
              <a href={`tel:${formatPhone(phone)}`} className="tabular-nums hover:underline">
                {formatPhone(phone)}
              </a>
            )}
          </Detail>
        )}
        <Detail label="Channel">{channel}</Detail>
        <Detail label="Now answering">{answerer}</Detail>
        {lastMessageTimestamp && <Detail label="Last message">{fullTime(lastMessageTimestamp)}</Detail>}
        {windowExpiresAt && <Detail label="Free replies until">{fullTime(windowExpiresAt)}</Detail>}
        {(dnd || dndAll) && <Detail label="Do not disturb">{dndAll ? 'On, for every channel' : 'On'}</Detail>}
      </dl>
      <ContactPrivacy key={contactId} contactId={contactId} name={fullName} />
    </aside>
  );
}

function Detail({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-ink-3">{label}</dt>
      <dd className="mt-1 flex min-w-0 flex-wrap items-center gap-2">{children}</dd>
    </div>
  );
}
