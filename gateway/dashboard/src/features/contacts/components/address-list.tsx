import { Mail, Phone, Plus, Star } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useAddAddress, useChangeContact, type ContactDetails } from '@/features/contacts/api/contact';
import { Button } from '@/components/ui/button';
import { inputClass } from '@/components/ui/field';
import { IconButton } from '@/components/ui/icon-button';
import { cn } from '@/lib/cn';
import { formText } from '@/lib/form-text';
import { formatPhone } from '@/lib/phone';

interface AddressListProps {
  conversationId: string;
  contact: ContactDetails;
  mayManage: boolean;
}

/** Numbers and mail addresses; one of each comes first. */
export function AddressList({ conversationId, contact, mayManage }: AddressListProps) {
  const [isAdding, setAdding] = useState(false);
  const add = useAddAddress(conversationId);
  const change = useChangeContact(conversationId);
  // One that WhatsApp told is known without being entered.
  const phones = contact.phones?.length ? contact.phones : contact.phone ? [{ id: contact.phone, phone: contact.phone, isPrimary: true }] : [];
  const emails = contact.emails ?? [];

  return (
    <div className="flex flex-col gap-1">
      <ul className="flex flex-col gap-1">
        {phones.map(({ id, phone, isPrimary }) => (
          <Address key={id} icon={<Phone aria-hidden className="size-4 text-ink-3" />} onPrefer={mayManage && !isPrimary ? () => change.mutate({ phone }) : undefined} address={phone}>
            {phone.includes('•') ? (
              <span className="tabular-nums">{phone}</span>
            ) : (
              <a href={`tel:${formatPhone(phone)}`} className="tabular-nums hover:underline">
                {formatPhone(phone)}
              </a>
            )}
          </Address>
        ))}
        {emails.map(({ id, email, isPrimary }) => (
          <Address key={id} icon={<Mail aria-hidden className="size-4 text-ink-3" />} onPrefer={mayManage && !isPrimary ? () => change.mutate({ email }) : undefined} address={email}>
            <span className="truncate">{email}</span>
          </Address>
        ))}
      </ul>
      {mayManage &&
        (isAdding ? (
          <form
            className="flex gap-2"
            onSubmit={(event) => {
              event.preventDefault();
              const address = formText(new FormData(event.currentTarget), 'address').trim();
              if (address) {
                add.mutate(address, { onSuccess: () => setAdding(false) });
              }
            }}
          >
            {/* eslint-disable-next-line jsx-a11y/no-autofocus -- it appears because its button was pressed, which is gone */}
            <input name="address" aria-label="Number or mail address" placeholder="+44… or name@example.com" autoComplete="off" autoFocus onKeyDown={(event) => event.key === 'Escape' && setAdding(false)} className={cn(inputClass, 'h-8 min-w-0 flex-1 max-md:text-base')} />
            <Button type="submit" busy={add.isPending}>
              Add
            </Button>
          </form>
        ) : (
          <Button variant="ghost" onClick={() => setAdding(true)} className="-ml-2 h-7 self-start px-2 text-xs">
            <Plus aria-hidden className="size-3.5" /> Number or mail address
          </Button>
        ))}
    </div>
  );
}

interface AddressProps {
  icon: ReactNode;
  address: string;
  /** Makes it the first; absent when it is. */
  onPrefer: (() => void) | undefined;
  children: ReactNode;
}

function Address({ icon, address, onPrefer, children }: AddressProps) {
  return (
    <li className="group flex min-h-7 min-w-0 items-center gap-2">
      {icon}
      {children}
      {onPrefer && (
        <IconButton label={`Put ${address} first`} onClick={onPrefer} className="ml-auto size-7 text-ink-3 md:opacity-0 md:group-focus-within:opacity-100 md:group-hover:opacity-100 [&_svg]:size-3.5">
          <Star aria-hidden />
        </IconButton>
      )}
    </li>
  );
}
