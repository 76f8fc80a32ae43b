import { CornerDownLeft, FileCheck, List } from 'lucide-react';
import { fieldsOf, listOf, text, type Fields } from '@/features/messages/components/content/read-content';
import { TextContent } from '@/features/messages/components/content/text-content';
import type { Message } from '@/lib/api/types';

interface ContentProps {
  message: Message;
}

/** Buttons or a list to choose from, as the customer sees them. */
export function OfferContent({ message }: ContentProps) {
  const content = fieldsOf(message.content);
  const action = fieldsOf(content.action);
  const header = text(fieldsOf(content.header), 'text');
  const footer = text(fieldsOf(content.footer), 'text');
  const sections = listOf(action.sections);
  return (
    <div className="min-w-56">
      {header && <p className="font-semibold">{header}</p>}
      <TextContent text={text(fieldsOf(content.body), 'text') ?? message.message} />
      {footer && <p className="mt-1 text-xs text-ink-2">{footer}</p>}
      {sections.length > 0 ? <Rows label={text(action, 'button') ?? 'Options'} sections={sections} /> : <Buttons buttons={listOf(action.buttons)} />}
    </div>
  );
}

function Buttons({ buttons }: { buttons: Fields[] }) {
  return (
    <ul aria-label="Buttons offered" className="mt-2 flex flex-col gap-1">
      {buttons.map((button, index) => (
        <li key={index} className="flex items-center justify-center gap-1.5 rounded-lg border border-ink/10 px-3 py-1.5 text-[13px] font-medium text-accent-text">
          <CornerDownLeft aria-hidden className="size-3.5" />
          {text(fieldsOf(button.reply), 'title')}
        </li>
      ))}
    </ul>
  );
}

function Rows({ label, sections }: { label: string; sections: Fields[] }) {
  return (
    <details className="mt-2 rounded-lg border border-ink/10">
      <summary className="flex cursor-pointer list-none items-center justify-center gap-1.5 px-3 py-1.5 text-[13px] font-medium text-accent-text">
        <List aria-hidden className="size-4" />
        {label}
      </summary>
      {sections.map((section, index) => (
        <div key={index} className="border-t border-ink/10 px-3 py-2 text-[13px]">
          {text(section, 'title') && <p className="text-xs font-medium text-ink-2">{text(section, 'title')}</p>}
          <ul>
            {listOf(section.rows).map((row, rowIndex) => (
              <li key={rowIndex} className="py-1">
                {text(row, 'title')}
                {text(row, 'description') && <span className="block text-xs text-ink-2">{text(row, 'description')}</span>}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </details>
  );
}

/** The button or row a customer tapped, or the form a customer filled in. */
export function ChosenContent({ message }: ContentProps) {
  const content = fieldsOf(message.content);
  const reply = fieldsOf(content[text(content, 'type') ?? '']);
  const description = text(reply, 'description');
  return (
    <div className="flex items-start gap-2">
      <CornerDownLeft role="img" aria-label="Chosen" className="mt-0.5 size-4 shrink-0 text-accent-text" />
      <div>
        <TextContent text={message.message || 'Filled in a form'} className="font-medium" />
        {description && <p className="text-xs text-ink-2">{description}</p>}
      </div>
    </div>
  );
}

export function TemplateContent({ message }: ContentProps) {
  const content = fieldsOf(message.content);
  const name = [text(content, 'name'), text(fieldsOf(content.language), 'code')].filter(Boolean).join(' · ');
  return (
    <div>
      <p className="flex items-center gap-1.5 text-[13px] font-medium text-ink-2">
        <FileCheck aria-hidden className="size-4" />
        Template {name}
      </p>
      {message.message && <TextContent text={message.message} className="mt-1" />}
    </div>
  );
}
