import { ContactsContent, LocationContent, NoteContent, OrderContent, UnsupportedContent } from '@/features/messages/components/content/card-content';
import { ChosenContent, OfferContent, TemplateContent } from '@/features/messages/components/content/choice-content';
import { MailContent } from '@/features/messages/components/content/mail-content';
import { AudioContent, DocumentContent, ImageContent, StickerContent, VideoContent } from '@/features/messages/components/content/media-content';
import { TextContent } from '@/features/messages/components/content/text-content';
import type { Message } from '@/lib/api/types';

/** The inside of a bubble, by the type of the message. A type not known yet shows its text, or says that there is something. */
export function MessageContent({ message }: { message: Message }) {
  switch (message.type) {
    case 'image':
      return <ImageContent message={message} />;
    case 'video':
      return <VideoContent message={message} />;
    case 'audio':
      return <AudioContent message={message} />;
    case 'document':
      return <DocumentContent message={message} />;
    case 'sticker':
      return <StickerContent message={message} />;
    case 'email':
      return <MailContent message={message} />;
    case 'location':
      return <LocationContent message={message} />;
    case 'contacts':
      return <ContactsContent message={message} />;
    case 'interactive':
      // What the business offered when it goes out, what the customer chose when it comes in.
      return message.direction === 'inbound' ? <ChosenContent message={message} /> : <OfferContent message={message} />;
    case 'button':
      return <ChosenContent message={message} />;
    case 'template':
      return <TemplateContent message={message} />;
    case 'order':
      return <OrderContent message={message} />;
    case 'reaction':
      return <NoteContent text={message.message ? `Reacted ${message.message} to an earlier message` : 'Took back a reaction'} />;
    case 'revoke':
      return <NoteContent text="Deleted an earlier message" />;
    case 'edit':
      return (
        <>
          <NoteContent text="Changed an earlier message to:" />
          <TextContent text={message.message} />
        </>
      );
    default:
      return message.message ? <TextContent text={message.message} /> : <UnsupportedContent />;
  }
}
