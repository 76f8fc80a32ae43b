import { AttributeSection } from '@/features/contacts/components/attribute-section';
import { ContactPrivacy } from '@/features/contacts/components/contact-privacy';
import { useContact } from '@/features/contacts/api/contact';
import { ContactSection } from '@/features/contacts/components/contact-section';
import { DuplicateSection } from '@/features/contacts/components/duplicate-section';
import { ErrorNotice } from '@/components/ui/error-notice';
import { PanelSection } from '@/components/ui/panel';
import { Skeleton } from '@/components/ui/skeleton';

interface ContactPanelProps {
  conversationId: string;
  contactId: string;
  name: string;
  channel: string;
}

/** Whom a conversation is with. */
export function ContactPanel({ conversationId, contactId, name, channel }: ContactPanelProps) {
  const { data: contact, isPending, isError, error, refetch } = useContact(conversationId);
  return (
    <>
      {contact && <ContactSection conversationId={conversationId} contact={contact} channel={channel} />}
      {!contact && (
        <PanelSection label="Contact">
          {isPending && <Skeleton className="h-40 rounded-xl" />}
          {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        </PanelSection>
      )}
      <DuplicateSection contactId={contactId} name={name} />
      <AttributeSection contactId={contactId} />
      <ContactPrivacy contactId={contactId} name={name} channel={channel} />
    </>
  );
}
