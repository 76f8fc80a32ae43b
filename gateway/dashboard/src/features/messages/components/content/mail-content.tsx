import { Mail } from 'lucide-react';
import { useState } from 'react';
import { FileRow } from '@/features/messages/components/content/file-row';
import { MailDialog } from '@/features/messages/components/content/mail-dialog';
import { fieldsOf, readFiles, text } from '@/features/messages/components/content/read-content';
import { TextContent } from '@/features/messages/components/content/text-content';
import type { Message } from '@/lib/api/types';

/** A mail: its subject, what was written now, its files. All of it, as it was designed and with what it quotes, is a click away. */
export function MailContent({ message }: { message: Message }) {
  const [isOpen, setOpen] = useState(false);
  const mail = fieldsOf(message.content);
  const subject = text(mail, 'subject');
  const hasMore = text(mail, 'html') !== undefined || (text(mail, 'text') ?? '').trim() !== message.message.trim();

  return (
    <div className="min-w-56">
      <p dir="auto" className="mb-1 flex items-start gap-1.5 text-left font-semibold">
        <Mail aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
        <span className="min-w-0 [overflow-wrap:anywhere]">{subject ?? 'No subject'}</span>
      </p>
      {message.message && <TextContent text={message.message} />}
      {readFiles(message).map((file, index) => (
        <div key={file.mediaId ?? index} className="mt-1.5 w-72 max-w-full">
          <FileRow media={file} />
        </div>
      ))}
      {hasMore && (
        <button type="button" onClick={() => setOpen(true)} className="mt-1.5 text-xs font-medium text-accent-text hover:underline">
          Show the whole mail
        </button>
      )}
      {isOpen && <MailDialog message={message} onClose={() => setOpen(false)} />}
    </div>
  );
}
