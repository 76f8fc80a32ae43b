import { CircleHelp, MapPin, ShoppingBag, UserRound } from 'lucide-react';
import { fieldsOf, list, number, text } from '@/features/messages/components/content/read-content';
import { TextContent } from '@/features/messages/components/content/text-content';
import { reactionEmoji } from '@/features/messages/components/group-messages';
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
      {list(fieldsOf(message.content), 'contacts').map((contact, index) => {
        const name = fieldsOf(contact.name);
        const company = text(fieldsOf(contact.org), 'company') ?? text(contact, 'company');
        return (
          <li key={index} className={card}>
            <UserRound aria-hidden className={icon} />
            <div className="min-w-0">
              <p className="font-medium">{text(name, 'formatted_name', 'formattedName') ?? text(contact, 'name') ?? 'Contact'}</p>
              {company && <p className="text-[13px] text-ink-2">{company}</p>}
              {[...list(contact, 'phones'), ...list(contact, 'emails')].map((entry, line) => (
                <p key={line} className="truncate text-[13px] text-ink-2">
                  {formatPhone(text(entry, 'phone', 'email') ?? '')}
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
  const content = fieldsOf(message.content);
  const items = list(content, 'product_items').concat(list(content, 'items'));
  const note = text(content, 'text') ?? message.message;
  return (
    <div className="w-64 max-w-full">
      <p className="mb-1 flex items-center gap-1.5 font-medium">
        <ShoppingBag aria-hidden className="size-4 text-accent-text" /> Order
      </p>
      <ul className="divide-y divide-ink/10">
        {items.map((item, index) => (
          <li key={index} className="flex justify-between gap-3 py-1 text-[13px]">
            <span>
              {number(item, 'quantity') ?? 1} × {text(item, 'product_retailer_id', 'productRetailerId') ?? 'Product'}
            </span>
            <span className="tabular-nums">{price(item)}</span>
          </li>
        ))}
      </ul>
      {note && <TextContent text={note} className="mt-1" />}
    </div>
  );
}

/** A reaction to a message that is not loaded; on loaded ones it hangs at the bubble. */
export function ReactionContent({ message }: ContentProps) {
  const emoji = reactionEmoji(message);
  return <p className="text-[13px] text-ink-2">{emoji ? `Reacted ${emoji} to an earlier message` : 'Took back a reaction'}</p>;
}

export function UnsupportedContent({ message }: ContentProps) {
  return (
    <p className="flex items-start gap-2 text-[13px] text-ink-2">
      <CircleHelp aria-hidden className="mt-0.5 size-4 shrink-0" />
      {message.message || 'WhatsApp does not hand over this kind of message. Ask the customer to send it as text or as a picture.'}
    </p>
  );
}

function price(item: Record<string, unknown>): string {
  const amount = number(item, 'item_price') ?? number(item, 'itemPrice');
  const currency = text(item, 'currency');
  return amount !== undefined && currency ? new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(amount) : '';
}
