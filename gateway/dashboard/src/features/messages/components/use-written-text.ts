import { useId, useRef, useState, type ChangeEvent, type SyntheticEvent } from 'react';
import { useDraft, type Draft } from '@/features/messages/api/draft';
import { readDraft, writeDraft } from '@/features/messages/components/drafts';
import { useCannedPicker } from '@/features/messages/components/use-canned-picker';

interface WrittenTextOptions {
  conversationId: string;
  /** Of a mail, as it was typed. */
  subject?: string;
  onTyping: (text: string) => void;
  /** A draft of elsewhere is shown now. */
  onDraft?: (draft: Draft) => void;
}

/** The text of an answer while it is written: kept as a draft, and helped by canned responses. */
export function useWrittenText({ conversationId, subject, onTyping, onDraft }: WrittenTextOptions) {
  const id = useId();
  const input = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => readDraft(conversationId));
  const [caret, setCaret] = useState(0);

  function show(value: string) {
    setText(value);
    writeDraft(conversationId, value);
  }

  const draft = useDraft(conversationId, (kept) => {
    // What is typed while it is on its way is newer.
    if (kept.text === '' || input.current?.value === '' || !document.hasFocus()) {
      show(kept.text);
      onDraft?.(kept);
    }
  });

  function change(value: string, at: number) {
    show(value);
    setCaret(at);
    draft.keep({ text: value, subject });
    onTyping(value);
  }

  const canned = useCannedPicker({
    conversationId,
    text,
    caret,
    onInsert: (value, at) => {
      change(value, at);
      // After React has put the text there, which moves the caret to its end.
      requestAnimationFrame(() => input.current?.setSelectionRange(at, at));
    },
  });
  const isOffering = canned.offered.length > 0;

  return {
    text,
    input,
    /** Its keys are for whoever has the field to hand on. */
    onKeyDown: canned.onKeyDown,
    list: { id, responses: canned.offered, active: canned.current, onEnter: canned.setActive, onPick: canned.pick },
    field: {
      ref: input,
      value: text,
      onChange: (event: ChangeEvent<HTMLTextAreaElement>) => change(event.target.value, event.target.selectionStart),
      onSelect: (event: SyntheticEvent<HTMLTextAreaElement>) => setCaret(event.currentTarget.selectionStart),
      'aria-label': 'Message',
      'aria-autocomplete': 'list' as const,
      'aria-controls': isOffering ? `${id}-list` : undefined,
      'aria-activedescendant': isOffering ? `${id}-${canned.current}` : undefined,
    },
    /** It is on its way, now or later. */
    clear: () => {
      show('');
      onTyping('');
      draft.drop();
    },
  };
}
