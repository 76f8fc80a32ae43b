import { CalendarClock, Paperclip, SendHorizontal } from 'lucide-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useMessages } from '@/features/messages/api/list-messages';
import { useSendMessage } from '@/features/messages/api/send-message';
import { CannedList } from '@/features/messages/components/canned-list';
import { ComposerChip } from '@/features/messages/components/composer-chip';
import { answerSubject, wrongAddress } from '@/features/messages/components/mail-fields';
import { ScheduleDialog } from '@/features/messages/components/schedule-dialog';
import { useWrittenText } from '@/features/messages/components/use-written-text';
import { IconButton } from '@/components/ui/icon-button';
import { toast } from '@/components/ui/toasts';
import type { Conversation } from '@/lib/api/types';

const maxFiles = 20;
const maxBytes = 20 * 1024 * 1024;
const line = 'min-w-0 flex-1 bg-transparent py-1.5 outline-none max-md:text-base';

interface MailFormProps {
  conversation: Conversation;
  onTyping: (text: string) => void;
}

/** Where a mail is written. Enter begins a new line in it; Ctrl or ⌘ and Enter sends. */
export function MailForm({ conversation, onTyping }: MailFormProps) {
  const conversationId = conversation.id;
  const { data: messages = [] } = useMessages(conversationId);
  const send = useSendMessage(conversationId);
  const [typedSubject, setSubject] = useState<string>();
  const [copies, setCopies] = useState<{ cc: string; bcc: string }>();
  const [files, setFiles] = useState<File[]>([]);
  const [wrong, setWrong] = useState<string>();
  const [isScheduling, setScheduling] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const { text, field, list, onKeyDown: onListKey, clear: clearText } = useWrittenText({ conversationId, subject: typedSubject, onTyping, onDraft: (draft) => setSubject(draft.subject) });
  const subject = typedSubject ?? answerSubject(messages);
  const canSend = text.trim() !== '' && subject.trim() !== '';

  const mail = { subject: subject.trim(), cc: copies?.cc.trim() ?? '', bcc: copies?.bcc.trim() ?? '', files };

  /** What is written is on its way, now or later. */
  function clear() {
    clearText();
    setSubject(undefined);
    setCopies(undefined);
    setFiles([]);
  }

  function hasWrongAddress() {
    const refused = wrongAddress(`${mail.cc},${mail.bcc}`);
    setWrong(refused);
    return refused !== undefined;
  }

  function attach(chosen: readonly File[]) {
    const next = [...files, ...chosen];
    if (next.length > maxFiles || next.reduce((sum, file) => sum + file.size, 0) > maxBytes) {
      toast({ tone: 'danger', title: 'These files cannot be attached', detail: `A mail takes ${maxFiles} files of 20 MB together.` });
    } else {
      setFiles(next);
    }
  }

  function submit() {
    if (canSend && !hasWrongAddress()) {
      send.mutate({ key: crypto.randomUUID(), conversationId, text: text.trim(), mail, lastKnownId: messages.at(-1)?.id });
      clear();
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (onListKey(event)) {
      return;
    }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit();
    }
  }

  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        className="relative rounded-xl border border-line-strong bg-surface text-[13px] focus-within:border-accent focus-within:outline-2 focus-within:outline-accent/25"
      >
        <div className="flex flex-col divide-y divide-line border-b border-line px-3">
          <div className="flex items-center gap-2">
            <input aria-label="Subject" placeholder="Subject" dir="auto" maxLength={998} value={subject} onChange={(event) => setSubject(event.target.value)} className={`${line} font-medium`} />
            {!copies && (
              <button type="button" onClick={() => setCopies({ cc: '', bcc: '' })} className="shrink-0 rounded px-1 text-xs text-ink-3 hover:text-ink">
                Cc, Bcc
              </button>
            )}
          </div>
          {copies &&
            ([['cc', 'Cc'], ['bcc', 'Bcc']] as const).map(([name, label]) => (
              <label key={name} className="flex items-center gap-2">
                <span className="w-7 shrink-0 text-ink-3">{label}</span>
                <input type="text" inputMode="email" autoComplete="off" placeholder="Addresses, separated by commas" value={copies[name]} onChange={(event) => setCopies({ ...copies, [name]: event.target.value })} className={line} />
              </label>
            ))}
        </div>
        {wrong && (
          <p role="alert" className="px-3 pt-2 text-danger">
            “{wrong}” is no mail address.
          </p>
        )}
        <CannedList {...list} />
        <textarea
          {...field}
          placeholder={`Write a mail${conversation.contactDetails.email ? ` to ${conversation.contactDetails.email}` : ''}`}
          dir="auto"
          rows={3}
          onKeyDown={onKeyDown}
          className="field-sizing-content max-h-60 min-h-20 w-full resize-none bg-transparent px-3 py-2 text-sm leading-5 outline-none max-md:text-base"
        />
        {files.map((file, index) => (
          <ComposerChip key={index} icon={Paperclip} label={`Remove ${file.name}`} onRemove={() => setFiles(files.toSpliced(index, 1))}>
            {file.name}
          </ComposerChip>
        ))}
        <div className="flex items-center p-1.5">
          <input ref={picker} type="file" multiple hidden aria-label="Files to attach" onChange={(event) => { attach([...(event.target.files ?? [])]); event.target.value = ''; }} />
          <IconButton label="Attach files" onClick={() => picker.current?.click()}>
            <Paperclip aria-hidden />
          </IconButton>
          <IconButton label="Send later" disabled={!canSend} onClick={() => setScheduling(!hasWrongAddress())} className="mr-auto">
            <CalendarClock aria-hidden />
          </IconButton>
          <button
            type="submit"
            aria-label="Send"
            title="Ctrl + Enter"
            disabled={!canSend}
            className="flex h-9 items-center justify-center gap-2 rounded-lg bg-accent px-3 font-medium text-accent-ink transition-colors hover:bg-accent-strong disabled:bg-sunken disabled:text-ink-3"
          >
            <SendHorizontal aria-hidden className="size-[18px]" /> Send
          </button>
        </div>
      </form>
      {/* Beside the form and not in it: React would hand the dialog's submit on to the form, too. */}
      {isScheduling && <ScheduleDialog conversation={conversation} text={text.trim()} mail={mail} onScheduled={clear} onClose={() => setScheduling(false)} />}
    </>
  );
}
