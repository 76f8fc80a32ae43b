import { X } from 'lucide-react';
import { useTag, useUntag } from '@/features/contacts/api/contact';
import { inputClass } from '@/components/ui/field';
import { cn } from '@/lib/cn';
import { formText } from '@/lib/form-text';

interface TagListProps {
  conversationId: string;
  tags: readonly string[];
  mayManage: boolean;
}

/** Words the organization sorts its contacts by. */
export function TagList({ conversationId, tags, mayManage }: TagListProps) {
  const tag = useTag(conversationId);
  const untag = useUntag(conversationId);
  if (!mayManage && tags.length === 0) {
    return null;
  }
  return (
    <div>
      <p className="mb-1.5 text-xs text-ink-3">Tags</p>
      <div className="flex flex-wrap items-center gap-1.5">
        {tags.map((word) => (
          <span key={word} className={cn('flex h-6 max-w-full items-center gap-1 rounded-full bg-sunken pl-2.5 text-xs', mayManage ? 'pr-1' : 'pr-2.5')}>
            <span className="truncate">{word}</span>
            {mayManage && (
              <button type="button" aria-label={`Remove tag ${word}`} onClick={() => untag.mutate(word)} className="rounded-full p-0.5 text-ink-3 hover:bg-ink/10">
                <X aria-hidden className="size-3.5" />
              </button>
            )}
          </span>
        ))}
        {mayManage && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              const form = event.currentTarget;
              const word = formText(new FormData(form), 'tag').trim();
              if (word) {
                tag.mutate(word, { onSuccess: () => form.reset() });
              }
            }}
          >
            <input name="tag" aria-label="Add a tag" placeholder="Add a tag" maxLength={50} autoComplete="off" className={cn(inputClass, 'h-6 w-28 rounded-full px-2.5 text-xs')} />
          </form>
        )}
      </div>
    </div>
  );
}
