import { useMutation } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef } from 'react';
import { api, unwrap } from '@/lib/api/client';
import { useRealtimeEvent } from '@/lib/realtime/use-realtime';

/** Kept once nothing was typed for so long. */
const keepAfterMs = 1_000;

export interface Draft {
  text: string;
  /** Of a mail. */
  subject?: string;
}

async function fetchDraft(conversationId: string): Promise<Draft | undefined> {
  const { data } = await api.GET('/api/v1/conversations/{conversationId}/draft', { params: { path: { conversationId } } });
  // Without one the server answers 404. What is typed is never lost for want of an older draft, so other failures count as none, too.
  return data && !data.unreadable ? { text: data.text, subject: data.subject ?? undefined } : undefined;
}

/**
 * What was begun and not sent, kept on the server for the user's other windows and devices.
 * `onArrive` gets what is kept when the conversation is opened, and what another window keeps later.
 */
export function useDraft(conversationId: string, onArrive: (draft: Draft) => void) {
  const timer = useRef<number | undefined>(undefined);
  const waiting = useRef<Draft | undefined>(undefined);
  const arrive = useEffectEvent(onArrive);
  const { mutate: save } = useMutation({
    // One after the other: what is dropped must not be kept by a request that was slower.
    scope: { id: `draft:${conversationId}` },
    mutationFn: ({ text, subject }: Draft) => {
      const params = { path: { conversationId } };
      return text.trim() === ''
        ? unwrap<unknown>(api.DELETE('/api/v1/conversations/{conversationId}/draft', { params }))
        : unwrap<unknown>(api.PUT('/api/v1/conversations/{conversationId}/draft', { params, body: { text, subject } }));
    },
  });

  useEffect(() => {
    let isLeft = false;
    void fetchDraft(conversationId).then(
      (draft) => {
        if (draft && !isLeft) {
          arrive(draft);
        }
      },
      () => undefined,
    );
    return () => {
      isLeft = true;
      window.clearTimeout(timer.current);
      if (waiting.current) {
        save(waiting.current);
      }
    };
  }, [conversationId, save]);

  useRealtimeEvent('draft:changed', (changed) => {
    // Where somebody types, that is the newer one: only one window has the focus.
    if (changed.conversationId !== conversationId || waiting.current || document.hasFocus()) {
      return;
    }
    if (changed.hasDraft) {
      void fetchDraft(conversationId).then((draft) => draft && onArrive(draft), () => undefined);
    } else {
      onArrive({ text: '' });
    }
  });

  return {
    keep(draft: Draft) {
      waiting.current = draft;
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(() => {
        waiting.current = undefined;
        save(draft);
      }, keepAfterMs);
    },
    drop() {
      waiting.current = undefined;
      window.clearTimeout(timer.current);
      save({ text: '' });
    },
  };
}
