import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { frameDocument } from '@/features/messages/components/content/frame-document';
import { fieldsOf, text, type Fields } from '@/features/messages/components/content/read-content';
import { TextContent } from '@/features/messages/components/content/text-content';
import { Dialog } from '@/components/ui/dialog';
import { Segmented } from '@/components/ui/segmented';
import type { Message } from '@/lib/api/types';
import { fullTime } from '@/lib/time';

const views = [
  { value: 'designed', label: 'As designed' },
  { value: 'text', label: 'Text only' },
] as const;

/** A mail with its head, as its sender designed it or as text. */
export function MailDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const mail = fieldsOf(message.content);
  const html = text(mail, 'html');
  const [view, setView] = useState<'designed' | 'text'>(html ? 'designed' : 'text');
  const head = [
    ['From', [text(mail, 'from_name'), text(mail, 'from')].filter(Boolean).join(' · ')],
    ['To', addresses(mail, 'to')],
    ['Cc', addresses(mail, 'cc')],
    ['Bcc', addresses(mail, 'bcc')],
    ['Date', fullTime(message.timestamp)],
  ] as const;

  return (
    <Dialog open onOpenChange={onClose} title={text(mail, 'subject') ?? 'No subject'} size="lg">
      <dl className="mb-3 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-[13px]">
        {head.map(
          ([label, value]) =>
            value && (
              <div key={label} className="contents">
                <dt className="text-ink-3">{label}</dt>
                <dd className="min-w-0 [overflow-wrap:anywhere]">{value}</dd>
              </div>
            ),
        )}
      </dl>
      {html && <Segmented label="Show" value={view} options={views} onChange={setView} className="mb-3 w-64 max-w-full" />}
      {html && view === 'designed' ? (
        <>
          {/* No scripts and no origin of ours in it: whatever a stranger wrote there can only be looked at. */}
          <iframe title="The mail as designed" sandbox="allow-popups allow-popups-to-escape-sandbox" srcDoc={frameDocument(html)} className="h-[55dvh] w-full rounded-lg border border-line bg-white" />
          <p className="mt-2 flex items-start gap-1.5 text-xs text-ink-3">
            <ShieldCheck aria-hidden className="mt-px size-3.5 shrink-0" />
            Pictures from the internet are not loaded: they would tell the sender that, and where, the mail was read.
          </p>
        </>
      ) : (
        <TextContent text={text(mail, 'text') ?? message.message} />
      )}
    </Dialog>
  );
}

/** One or several, as they came or as we keep what we sent. */
function addresses(mail: Fields, name: string): string {
  const value = mail[name];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string').join(', ') : (text(mail, name) ?? '');
}
