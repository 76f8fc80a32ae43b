import { CornerDownLeft, FileCheck, List } from 'lucide-react';
import { fieldsOf, list, text } from '@/features/messages/components/content/read-content';
import { TextContent } from '@/features/messages/components/content/text-content';
import type { Message } from '@/lib/api/types';

interface ContentProps {
  message: Message;
}

/** Header, body and footer, which buttons and lists share. */
function Offer({ message }: ContentProps) {
  const content = fieldsOf(message.content);
  const header = text(content, 'header');
  const footer = text(content, 'footer');
  return (
    <>
      {header && <p className="font-semibold">{header}</p>}
      <TextContent text={text(content, 'body') ?? message.message} />
      {footer && <p className="mt-1 text-xs text-ink-2">{footer}</p>}
    </>
  );
}

export function ButtonsContent({ message }: ContentProps) {
  const buttons = list(fieldsOf(message.content), 'buttons');
  return (
    <div className="min-w-52">
      <Offer message={message} />
      <ul aria-label="Buttons offered" className="mt-2 flex flex-col gap-1">
        {buttons.map((button, index) => (
          <li key={index} className="flex items-center justify-center gap-1.5 rounded-lg border border-ink/10 px-3 py-1.5 text-[13px] font-medium text-accent-text">
            <CornerDownLeft aria-hidden className="size-3.5" />
            {text(button, 'title')}
          </li>
        ))}
      </ul>
    </div>
  );
}

export function ListContent({ message }: ContentProps) {
  const content = fieldsOf(message.content);
  return (
    <div className="min-w-56">
      <Offer message={message} />
      <details className="mt-2 rounded-lg border border-ink/10">
        <summary className="flex cursor-pointer list-none items-center justify-center gap-1.5 px-3 py-1.5 text-[13px] font-medium text-accent-text">
          <List aria-hidden className="size-4" />
          {text(content, 'buttonLabel', 'button') ?? 'Options'}
        </summary>
        {list(content, 'sections').map((section, index) => (
          <div key={index} className="border-t border-ink/10 px-3 py-2 text-[13px]">
            {text(section, 'title') && <p className="text-xs font-medium text-ink-2">{text(section, 'title')}</p>}
            <ul>
              {list(section, 'rows').map((row, rowIndex) => (
                <li key={rowIndex} className="py-1">
                  {text(row, 'title')}
                  {text(row, 'description') && <span className="block text-xs text-ink-2">{text(row, 'description')}</span>}
                </li>
              ))}
            </ul>
          </div>
        ))}
      </details>
    </div>
  );
}

/** The button or row a customer tapped. */
export function ChosenContent({ message }: ContentProps) {
  const content = fieldsOf(message.content);
  const description = text(content, 'description');
  return (
    <div className="flex items-start gap-2">
      <CornerDownLeft role="img" aria-label="Chosen" className="mt-0.5 size-4 shrink-0 text-accent-text" />
      <div>
        <TextContent text={text(content, 'title', 'text') ?? message.message} className="font-medium" />
        {description && <p className="text-xs text-ink-2">{description}</p>}
      </div>
    </div>
  );
}

export function TemplateContent({ message }: ContentProps) {
  const content = fieldsOf(message.content);
  return (
    <div>
      <p className="mb-1 flex items-center gap-1.5 text-xs font-medium text-ink-2">
        <FileCheck aria-hidden className="size-3.5" />
        Template {[text(content, 'name'), text(content, 'language')].filter(Boolean).join(' · ')}
      </p>
      {message.message && <TextContent text={message.message} />}
    </div>
  );
}
