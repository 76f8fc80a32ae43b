import { useEffect, useMemo } from 'react';
import type { Aside } from '@/features/messages/components/group-messages';
import { useNotes } from '@/features/notes/api/notes';
import { NoteCard } from '@/features/notes/components/note-card';

/** The private notes of a conversation as a thread shows them. They are few: all are read. */
export function useNoteAsides(conversationId: string): readonly Aside[] {
  const { data, hasNextPage, isFetching, fetchNextPage } = useNotes(conversationId);

  useEffect(() => {
    if (hasNextPage && !isFetching) {
      void fetchNextPage();
    }
  }, [hasNextPage, isFetching, fetchNextPage]);

  return useMemo(() => (data ?? []).map((note) => ({ id: note.id, timestamp: note.createdAt, content: <NoteCard note={note} /> })), [data]);
}
