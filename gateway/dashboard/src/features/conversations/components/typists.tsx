import { useTypists } from '@/features/conversations/api/typing';

/** Which colleagues are writing, so that two do not answer at once. */
export function Typists({ conversationId }: { conversationId: string }) {
  const names = useTypists(conversationId);
  const [first, ...others] = names;
  return (
    <p role="status" className="flex min-w-0 items-center gap-2 text-xs text-ink-2">
      {first && (
        <>
          <span aria-hidden className="flex gap-0.5">
            {[0, 150, 300].map((delay) => (
              <span key={delay} style={{ animationDelay: `${delay}ms` }} className="size-1 animate-bounce rounded-full bg-accent" />
            ))}
          </span>
          <span className="truncate">{others.length === 0 ? `${first} is writing` : `${first} and ${others.length === 1 ? others[0] : `${others.length} others`} are writing`}</span>
        </>
      )}
    </p>
  );
}
