import { useState } from 'react';
import { useDuplicates, useMergeContact, type Duplicate } from '@/features/contacts/api/merge';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { PanelSection } from '@/components/ui/panel';
import { toast } from '@/components/ui/toasts';
import { useMay } from '@/lib/auth/current-user';
import { formatPhone } from '@/lib/phone';

/** Contacts that may be the same person, for who may make them one; nothing when there are none. */
export function DuplicateSection({ contactId, name }: { contactId: string; name: string }) {
  const mayMerge = useMay('contacts.manage');
  const { data: duplicates = [] } = useDuplicates(contactId, mayMerge);
  const [asking, setAsking] = useState<Duplicate>();
  if (!mayMerge || duplicates.length === 0) {
    return null;
  }
  return (
    <PanelSection label="Maybe the same person">
      <ul className="flex flex-col gap-2.5">
        {duplicates.map((duplicate) => {
          const { contact, reason } = duplicate;
          return (
            <li key={contact.id} className="flex items-center gap-2.5">
              <Avatar name={contact.fullName} id={contact.id} className="size-8 text-xs" />
              <span className="min-w-0 flex-1">
                <span className="block truncate">{contact.fullName}</span>
                <span className="block truncate text-xs text-ink-3">{reason === 'phone' ? 'The same number' : (contact.phone && formatPhone(contact.phone)) || contact.email || 'A name like it'}</span>
              </span>
              <Button aria-label={`Merge with ${contact.fullName}`} onClick={() => setAsking(duplicate)}>
                Merge
              </Button>
            </li>
          );
        })}
      </ul>
      {asking && <MergeDialog contactId={contactId} name={name} duplicate={asking} onClose={() => setAsking(undefined)} />}
    </PanelSection>
  );
}

function MergeDialog({ contactId, name, duplicate: { contact }, onClose }: { contactId: string; name: string; duplicate: Duplicate; onClose: () => void }) {
  const merge = useMergeContact(contactId);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Merge ${contact.fullName} into ${name}?`}
      description="Conversations, notes, numbers and labels of both become those of this contact. Where both have something, this one has its say. It cannot be undone."
    >
      {merge.isError && <ErrorNotice error={merge.error} className="mb-4" />}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Keep both</Button>
        <Button
          variant="danger"
          busy={merge.isPending}
          onClick={() =>
            merge.mutate(contact.id, {
              onSuccess: () => {
                toast({ tone: 'info', title: `${contact.fullName} is part of ${name} from here on` });
                onClose();
              },
            })
          }
        >
          Merge for good
        </Button>
      </div>
    </Dialog>
  );
}
