import { AudioContent, DocumentContent, ImageContent, StickerContent, VideoContent } from '@/features/messages/components/content/media-content';
import { ButtonsContent, ChosenContent, ListContent, TemplateContent } from '@/features/messages/components/content/choice-content';
import { ContactsContent, LocationContent, OrderContent, ReactionContent, UnsupportedContent } from '@/features/messages/components/content/card-content';
import { fieldsOf, list, text } from '@/features/messages/components/content/read-content';
import { TextContent } from '@/features/messages/components/content/text-content';
import type { Message } from '@/lib/api/types';

/** The inside of a bubble, by the type of the message. A type not known yet shows its text, or says what it is. */
export function MessageContent({ message }: { message: Message }) {
  switch (message.type) {
    case 'text':
      return <TextContent text={message.message} />;
    case 'image':
      return <ImageContent message={message} />;
    case 'video':
      return <VideoContent message={message} />;
    case 'audio':
    case 'voice':
      return <AudioContent message={message} />;
    case 'document':
      return <DocumentContent message={message} />;
    case 'sticker':
      return <StickerContent message={message} />;
    case 'location':
      return <LocationContent message={message} />;
    case 'contacts':
      return <ContactsContent message={message} />;
    case 'reaction':
      return <ReactionContent message={message} />;
    case 'buttons':
      return <ButtonsContent message={message} />;
    case 'list':
      return <ListContent message={message} />;
    case 'interactive':
      return <InteractiveContent message={message} />;
    case 'button':
    case 'button_reply':
    case 'list_reply':
      return <ChosenContent message={message} />;
    case 'template':
      return <TemplateContent message={message} />;
    case 'order':
      return <OrderContent message={message} />;
    case 'unsupported':
      return <UnsupportedContent message={message} />;
    default:
      return message.message ? <TextContent text={message.message} /> : <UnsupportedContent message={message} />;
  }
}

/** `interactive` is what the business offered when it goes out, and what the customer chose when it comes in. */
function InteractiveContent({ message }: { message: Message }) {
  const content = fieldsOf(message.content);
  if (message.direction === 'inbound') {
    return <ChosenContent message={message} />;
  }
  return list(content, 'sections').length > 0 || text(content, 'buttonLabel') ? <ListContent message={message} /> : <ButtonsContent message={message} />;
}
