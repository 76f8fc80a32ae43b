import { AtSign, Lock } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useWriteNote } from '@/features/notes/api/notes';
import { MentionList } from '@/features/notes/components/mention-list';
import { mentionAt, mentionedIn, membersLike } from '@/features/notes/components/mentions';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { IconButton } from '@/components/ui/icon-button';
import { useMemberList, type Member } from '@/lib/organization/members';

const maxText = 10_000;
const mostShown = 6;
const unsent = new Map<string, string>();

/** Where a private note is written. What was begun stays while other conversations are looked at. */
export function NoteForm({ conversationId }: { conversationId: string }) {
  const id = useId();
  const write = useWriteNote(conversationId);
  const members = useMemberList();
  const input = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => unsent.get(conversationId) ?? '');
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(0);
  const [isDismissed, setDismissed] = useState(false);

  const typed = isDismissed ? undefined : mentionAt(text, caret);
  const offered = typed ? membersLike(members, typed.query).slice(0, mostShown) : [];
  const current = Math.min(active, offered.length - 1);

  useEffect(() => input.current?.focus(), []);

  function change(value: string, at: number) {
    unsent.set(conversationId, value);
    setText(value);
    setCaret(at);
    setActive(0);
    setDismissed(false);
  }

  function insert(inserted: string, from: number) {
    const end = from + inserted.length;
    change(text.slice(0, from) + inserted + text.slice(caret), end);
    // After React has put the text there, which moves the caret to its end.
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(end, end);
    });
  }

  function name(member: Member) {
    insert(`@${member.name} `, typed?.start ?? caret);
  }

  function submit() {
    const trimmed = text.trim();
    if (trimmed && !write.isPending) {
      write.mutate({ text: trimmed, mentions: mentionedIn(trimmed, members) }, { onSuccess: () => change('', 0) });
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) {
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const member = offered[current];
    if (member && step) {
      event.preventDefault();
      setActive((current + step + offered.length) % offered.length);
    } else if (member && (event.key === 'Enter' || event.key === 'Tab')) {
      event.preventDefault();
      name(member);
    } else if (member && event.key === 'Escape') {
      event.preventDefault();
      setDismissed(true);
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      submit();
    }
  }

  return (
    <div className="relative">
      {write.isError && <ErrorNotice error={write.error} className="mb-2" />}
      <MentionList id={id} members={offered} active={current} onEnter={setActive} onPick={name} />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        className="rounded-xl border border-dashed border-warn/60 bg-warn-soft focus-within:border-warn focus-within:outline-2 focus-within:outline-warn/25"
      >
        <textarea
          ref={input}
          aria-label="Private note"
          aria-autocomplete="list"
          aria-controls={offered.length > 0 ? `${id}-list` : undefined}
          aria-activedescendant={offered.length > 0 ? `${id}-${current}` : undefined}
          placeholder="For your colleagues only. @ names somebody."
          dir="auto"
          rows={2}
          maxLength={maxText}
          value={text}
          onChange={(event) => change(event.target.value, event.target.selectionStart)}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
          className="field-sizing-content max-h-48 min-h-16 w-full resize-none bg-transparent px-3 pt-2.5 leading-5 outline-none max-md:text-base"
        />
        <div className="flex items-center gap-1 p-1.5">
          <IconButton label="Name a colleague" onClick={() => insert(caret > 0 && !/\s/.test(text.charAt(caret - 1)) ? ' @' : '@', caret)}>
            <AtSign aria-hidden />
          </IconButton>
          <span className="flex min-w-0 flex-1 items-center gap-1.5 truncate text-xs text-warn">
            <Lock aria-hidden className="size-3.5 shrink-0" /> The customer does not see it
          </span>
          <Button type="submit" disabled={text.trim() === ''} busy={write.isPending}>
            Add note
          </Button>
        </div>
      </form>
    </div>
  );
}
