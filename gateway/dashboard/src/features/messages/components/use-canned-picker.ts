import { useMutation } from '@tanstack/react-query';
import { useState, type KeyboardEvent } from 'react';
import { cannedLike, codeAt } from '@/features/messages/components/canned-code';
import { toast, toastError } from '@/components/ui/toasts';
import { api, unwrap } from '@/lib/api/client';
import { useCannedResponses, type CannedResponse } from '@/lib/organization/canned-responses';

const mostShown = 6;

interface Field {
  conversationId: string;
  text: string;
  caret: number;
  /** Called with the whole text once a response stands in it, and where the caret belongs. */
  onInsert: (text: string, caret: number) => void;
}

/** Offers canned responses while a / and their code are typed. The server fills in their variables. */
export function useCannedPicker({ conversationId, text, caret, onInsert }: Field) {
  const { data: responses = [] } = useCannedResponses();
  const [active, setActive] = useState(0);
  const [dismissed, setDismissed] = useState<string>();
  const typed = codeAt(text, caret);
  const offered = typed && text !== dismissed ? cannedLike(responses, typed.query).slice(0, mostShown) : [];
  const current = Math.min(active, offered.length - 1);

  const { mutate: pick } = useMutation({
    mutationFn: ({ id }: CannedResponse) =>
      unwrap(api.GET('/api/v1/canned-responses/{cannedResponseId}/render', { params: { path: { cannedResponseId: id }, query: { conversationId } } })),
    onSuccess: (rendered) => {
      const start = typed?.start ?? caret;
      onInsert(text.slice(0, start) + rendered.text + text.slice(caret), start + rendered.text.length);
      setActive(0);
      if (rendered.missing.length > 0) {
        toast({ tone: 'info', title: 'Something is missing in this text', detail: `Not known here: ${rendered.missing.join(', ')}.` });
      }
    },
    onError: toastError,
  });

  /** True when the key was for the list. */
  function onKeyDown(event: KeyboardEvent): boolean {
    const response = offered[current];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!response || event.nativeEvent.isComposing) {
      return false;
    }
    if (step) {
      setActive((current + step + offered.length) % offered.length);
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      pick(response);
    } else if (event.key === 'Escape') {
      setDismissed(text);
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  }

  return { offered, current, setActive, pick, onKeyDown };
}
