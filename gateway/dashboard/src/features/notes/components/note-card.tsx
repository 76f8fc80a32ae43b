import { Lock, Trash2 } from 'lucide-react';
import { useDeleteNote } from '@/features/notes/api/notes';
import { partsOf } from '@/features/notes/components/mentions';
import { IconButton } from '@/components/ui/icon-button';
import type { Note } from '@/lib/api/types';
import { useMay } from '@/lib/auth/current-user';
import { useSession } from '@/lib/auth/session';
import { useMemberList } from '@/lib/organization/members';
import { clockTime, fullTime } from '@/lib/time';

/** A private note among the messages: nothing like a bubble, so that nobody takes it for something the customer got. */
export function NoteCard({ note }: { note: Note }) {
  const userId = useSession()?.userId;
  const mayManage = useMay('notes.manage');
  const members = useMemberList();
  const remove = useDeleteNote(note.conversationId);
  const isOwn = note.authorId === userId;
  const author = isOwn ? 'You' : note.authorName;

  return (
    <article id={note.id} aria-label={`Private note by ${author}`} className="group mx-auto my-3 w-full max-w-xl rounded-xl border border-dashed border-warn/50 bg-warn-soft px-3.5 py-2.5">
      <div className="flex min-h-6 items-center gap-1.5 text-xs text-warn">
        <Lock aria-hidden className="size-3.5 shrink-0" />
        <span className="truncate font-medium">Private note · {author}</span>
        <time dateTime={note.createdAt} title={fullTime(note.createdAt)} className="ml-auto shrink-0 tabular-nums">
          {clockTime(note.createdAt)}
        </time>
        {(isOwn || mayManage) && (
          <IconButton label="Delete note" disabled={remove.isPending} onClick={() => remove.mutate(note.id)} className="-my-1 -mr-1.5 size-7 text-warn [&_svg]:size-3.5 md:opacity-0 md:group-focus-within:opacity-100 md:group-hover:opacity-100">
            <Trash2 aria-hidden />
          </IconButton>
        )}
      </div>
      <p dir="auto" className="mt-0.5 text-left [overflow-wrap:anywhere] whitespace-pre-wrap rtl:text-right">
        {note.unreadable ? (
          <em className="text-ink-3">This note cannot be read: what is stored was changed.</em>
        ) : (
          partsOf(note.text, members.filter((member) => note.mentions.includes(member.userId))).map((part, index) =>
            part.userId ? (
              <span key={index} className="rounded bg-warn/15 px-0.5 font-medium">
                {part.text}
              </span>
            ) : (
              part.text
            ),
          )
        )}
      </p>
    </article>
  );
}
