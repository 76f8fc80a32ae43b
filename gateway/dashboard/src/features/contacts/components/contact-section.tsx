import { Bell, BellOff } from 'lucide-react';
import { useChangeContact, useFollow, type ContactDetails } from '@/features/contacts/api/contact';
import { AddressList } from '@/features/contacts/components/address-list';
import { OwnerPicker } from '@/features/contacts/components/owner-picker';
import { TagList } from '@/features/contacts/components/tag-list';
import { Button } from '@/components/ui/button';
import { PanelRow, PanelSection } from '@/components/ui/panel';
import { SwitchField } from '@/components/ui/switch-field';
import { useMay } from '@/lib/auth/current-user';
import { useSession } from '@/lib/auth/session';

interface ContactSectionProps {
  conversationId: string;
  contact: ContactDetails;
  channel: string;
}

/** How to reach a contact, who looks after it, and whether it may be disturbed. */
export function ContactSection({ conversationId, contact, channel }: ContactSectionProps) {
  const userId = useSession()?.userId ?? '';
  const mayManage = useMay('contacts.manage');
  const change = useChangeContact(conversationId);
  const follow = useFollow(conversationId);
  const followers = contact.followers ?? [];
  const isFollowing = followers.some((follower) => follower.id === userId);
  const others = followers.filter((follower) => follower.id !== userId).map((follower) => follower.name ?? 'A colleague');

  return (
    <PanelSection
      label="Contact"
      action={
        mayManage && (
          <Button variant="ghost" busy={follow.isPending} aria-pressed={isFollowing} onClick={() => follow.mutate({ userId, follows: !isFollowing })} className="-mr-3">
            {!follow.isPending && (isFollowing ? <BellOff aria-hidden className="size-4" /> : <Bell aria-hidden className="size-4" />)}
            {isFollowing ? 'Unfollow' : 'Follow'}
          </Button>
        )
      }
    >
      <AddressList conversationId={conversationId} contact={contact} mayManage={mayManage} />
      <PanelRow label="Owner">
        <OwnerPicker owner={contact.owner ?? undefined} mayManage={mayManage} onPick={(ownerId) => change.mutate({ ownerId })} />
      </PanelRow>
      {followers.length > 0 && <PanelRow label="Followed by">{[...(isFollowing ? ['you'] : []), ...others].join(', ')}</PanelRow>}
      <TagList conversationId={conversationId} tags={contact.tags ?? []} mayManage={mayManage} />
      <div>
        <p className="text-xs text-ink-3">Do not disturb</p>
        <SwitchField label={`On ${channel}`} checked={contact.dnd || contact.dndAll} disabled={!mayManage || contact.dndAll} onChange={(dnd) => change.mutate({ dnd })} />
        <SwitchField label="On every channel" checked={contact.dndAll} disabled={!mayManage} onChange={(dndAll) => change.mutate({ dndAll })} />
        {(contact.dnd || contact.dndAll) && <p className="text-xs text-ink-3">Nothing automatic and no template is sent. A person can still answer.</p>}
      </div>
    </PanelSection>
  );
}
