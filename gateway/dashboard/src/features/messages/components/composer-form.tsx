import { CalendarClock, FileCheck, Paperclip, Reply, SendHorizontal } from 'lucide-react';
import { useEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { flatten, messageKeys, type MessagePages } from '@/features/messages/api/message-cache';
import { useSendMessage } from '@/features/messages/api/send-message';
import { CannedList } from '@/features/messages/components/canned-list';
import { ComposerChip } from '@/features/messages/components/composer-chip';
import { checkFile } from '@/features/messages/components/file-limits';
import { ScheduleDialog } from '@/features/messages/components/schedule-dialog';
import { smsParts } from '@/features/messages/components/sms-parts';
import { useWrittenText } from '@/features/messages/components/use-written-text';
import { IconButton } from '@/components/ui/icon-button';
import { toast } from '@/components/ui/toasts';
import type { Conversation, Message } from '@/lib/api/types';

/** WhatsApp's limits for the body of a text and for the caption of a file; Twilio's for an SMS. */
const maxText = 4096;
const maxCaption = 1024;
const maxSms = 1600;

interface ComposerFormProps {
  conversation: Conversation;
  replyTo: Message | undefined;
  onReplyEnd: () => void;
  onTemplate: () => void;
  onTyping: (text: string) => void;
}

export function ComposerForm({ conversation, replyTo, onReplyEnd, onTemplate, onTyping }: ComposerFormProps) {
  const conversationId = conversation.id;
  const client = useQueryClient();
  const send = useSendMessage(conversationId);
  const { text, input, field, list, onKeyDown: onListKey, clear: clearText } = useWrittenText({ conversationId, onTyping });
  const [file, setFile] = useState<File>();
  const [isScheduling, setScheduling] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const isWhatsApp = conversation.channel === 'WhatsApp';
  const isSms = conversation.channel === 'SMS';
  const limit = isSms ? maxSms : file ? maxCaption : maxText;
  const parts = isSms ? smsParts(text) : 1;
  const canSend = (text.trim() !== '' || file !== undefined) && text.length <= limit;

  // After "Take over" its button is gone and with it the focus; then it belongs here. It is not taken from anything else.
  useEffect(() => {
    if (document.activeElement === document.body && window.matchMedia('(pointer: fine)').matches) {
      input.current?.focus();
    }
  }, [input]);

  useEffect(() => {
    if (replyTo) {
      input.current?.focus();
    }
  }, [input, replyTo]);

  /** What is written is on its way, now or later. */
  function clear() {
    onReplyEnd();
    clearText();
    setFile(undefined);
    input.current?.focus();
  }

  function choose(chosen: File | undefined) {
    const problem = chosen && checkFile(chosen);
    if (problem) {
      toast({ tone: 'danger', title: 'This file cannot be attached', detail: problem });
    } else if (chosen) {
      setFile(chosen);
    }
    input.current?.focus();
  }

  function submit() {
    if (!canSend) {
      return;
    }
    const pages = client.getQueryData<MessagePages>(messageKeys.thread(conversationId));
    const lastKnownId = pages && flatten(pages).at(-1)?.id;
    send.mutate({ key: crypto.randomUUID(), conversationId, text: text.trim(), file, replyTo: replyTo?.id, lastKnownId });
    clear();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (onListKey(event)) {
      return;
    }
    // isComposing: Enter also confirms a word in Japanese, Chinese and Korean input.
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      submit();
    }
  }

  function onPaste(event: ClipboardEvent) {
    const pasted = event.clipboardData.files[0];
    if (pasted && !isSms) {
      event.preventDefault();
      choose(pasted);
    }
  }

  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        className="relative rounded-xl border border-line-strong bg-surface focus-within:border-accent focus-within:outline-2 focus-within:outline-accent/25"
      >
        <CannedList {...list} />
        {replyTo && (
          <ComposerChip icon={Reply} label="Do not reply to this message" onRemove={onReplyEnd}>
            <span className="font-medium">{replyTo.direction === 'inbound' ? conversation.fullName : 'You'}: </span>
            <bdi className="text-ink-2">{replyTo.message || replyTo.type}</bdi>
          </ComposerChip>
        )}
        {file && (
          <ComposerChip icon={Paperclip} label="Remove attachment" onRemove={() => setFile(undefined)}>
            {file.name}
          </ComposerChip>
        )}
        <div className="flex items-end gap-0.5 p-1.5">
          {!isSms && (
            <>
              <input ref={picker} type="file" hidden onChange={(event) => { choose(event.target.files?.[0]); event.target.value = ''; }} />
              <IconButton label="Attach a file" onClick={() => picker.current?.click()}>
                <Paperclip aria-hidden />
              </IconButton>
              {isWhatsApp && (
                <IconButton label="Template" onClick={onTemplate} className="max-md:hidden">
                  <FileCheck aria-hidden />
                </IconButton>
              )}
            </>
          )}
          <textarea
            {...field}
            placeholder={file ? 'Add a caption' : isSms ? 'Write an SMS' : 'Write a message, / for canned responses'}
            dir="auto"
            rows={1}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
            className="field-sizing-content max-h-40 min-h-9 flex-1 resize-none bg-transparent px-1.5 py-2 leading-5 outline-none max-md:text-base"
          />
          {parts > 1 && <span className="self-center px-2 text-xs whitespace-nowrap text-ink-3">{parts} SMS</span>}
          {text.length > limit - 200 && (
            <span role="status" className={`self-center px-2 text-xs tabular-nums ${text.length > limit ? 'text-danger' : 'text-ink-3'}`}>
              {limit - text.length}
            </span>
          )}
          {(isWhatsApp || isSms) && (
            <IconButton label="Send later" disabled={!canSend || file !== undefined} onClick={() => setScheduling(true)}>
              <CalendarClock aria-hidden />
            </IconButton>
          )}
          <button
            type="submit"
            aria-label="Send"
            disabled={!canSend}
            className="flex size-9 shrink-0 items-center justify-center rounded-lg bg-accent text-accent-ink transition-colors hover:bg-accent-strong disabled:bg-sunken disabled:text-ink-3"
          >
            <SendHorizontal aria-hidden className="size-[18px]" />
          </button>
        </div>
      </form>
      {/* Beside the form and not in it: React would hand the dialog's submit on to the form, too. */}
      {isScheduling && <ScheduleDialog conversation={conversation} text={text.trim()} onScheduled={clear} onClose={() => setScheduling(false)} />}
    </>
  );
}
