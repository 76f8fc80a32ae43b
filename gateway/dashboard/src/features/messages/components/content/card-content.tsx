import { CircleHelp, MapPin, ShoppingBag, UserRound } from 'lucide-react';
import { fieldsOf, listOf, number, text, type Fields } from '@/features/messages/components/content/read-content';
import { TextContent } from '@/features/messages/components/content/text-content';
import type { Message } from '@/lib/api/types';
import { formatPhone } from '@/lib/phone';

interface ContentProps {
  message: Message;
}

const card = 'flex w-64 max-w-full items-start gap-3 rounded-lg bg-ink/5 p-2.5';
const icon = 'mt-0.5 size-5 shrink-0 text-accent-text';

export function LocationContent({ message }: ContentProps) {
  const content = fieldsOf(message.content);
  const latitude = number(content, 'latitude');
  const longitude = number(content, 'longitude');
  const address = text(content, 'address');
  return (
    <a href={`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`} target="_blank" rel="noopener noreferrer" className={`${card} hover:bg-ink/10`}>
      <MapPin aria-hidden className={icon} />
      <span className="min-w-0">
        <span className="block font-medium">{text(content, 'name') ?? 'Location'}</span>
        {address && <span className="block text-[13px] text-ink-2">{address}</span>}
        <span className="block text-xs text-ink-2 tabular-nums">
          {latitude?.toFixed(5)}, {longitude?.toFixed(5)}
        </span>
      </span>
    </a>
  );
}

export function ContactsContent({ message }: ContentProps) {
  return (
    <ul className="flex flex-col gap-1.5">
      {listOf(message.content).map((contact, index) => {
        const company = text(fieldsOf(contact.org), 'company');
        const lines = [
          ...listOf(contact.phones).map((entry) => formatPhone(text(entry, 'phone') ?? '')),
          ...listOf(contact.emails).map((entry) => text(entry, 'email') ?? ''),
        ];
        return (
          <li key={index} className={card}>
            <UserRound aria-hidden className={icon} />
            <div className="min-w-0">
              <p className="font-medium">{text(fieldsOf(contact.name), 'formatted_name') ?? 'Contact'}</p>
              {company && <p className="text-[13px] text-ink-2">{company}</p>}
              {lines.map((line) => (
                <p key={line} className="truncate text-[13px] text-ink-2">
                  {line}
                </p>
              ))}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

export function OrderContent({ message }: ContentProps) {
  return (
    <div className="w-64 max-w-full">
      <p className="mb-1 flex items-center gap-1.5 font-medium">
        <ShoppingBag aria-hidden className="size-4 text-accent-text" /> Order
      </p>
      <ul className="divide-y divide-ink/10">
        {listOf(fieldsOf(message.content).product_items).map((item, index) => (
          <li key={index} className="flex justify-between gap-3 py-1 text-[13px]">
            <span>
              {number(item, 'quantity') ?? 1} × {text(item, 'product_retailer_id') ?? 'Product'}
            </span>
            <span className="shrink-0 tabular-nums">{price(item)}</span>
          </li>
        ))}
      </ul>
      {message.message && <TextContent text={message.message} className="mt-1" />}
    </div>
  );
}

/** Something the customer did to another message. */
export function NoteContent({ text: note }: { text: string }) {
  return <p className="text-[13px] text-ink-2 italic">{note}</p>;
}

export function UnsupportedContent() {
  return (
    <p className="flex items-start gap-2 text-[13px] text-ink-2">
      <CircleHelp aria-hidden className="mt-0.5 size-4 shrink-0" />
      WhatsApp does not hand over this kind of message. Ask the customer to send it as text or as a picture.
    </p>
  );
}

function price(item: Fields): string {
  const amount = number(item, 'item_price');
  const currency = text(item, 'currency');
  if (amount === undefined || !currency) {
    return '';
  }
  try {
    return new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(amount);
  } catch {
    // The currency is the customer's app's word; one that is not ISO 4217 is shown as it came.
    return `${amount} ${currency}`;
  }
}
