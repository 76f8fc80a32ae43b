import { usePresence } from '@/features/conversations/api/presence';
import { Avatar } from '@/components/ui/avatar';
import { Tip } from '@/components/ui/tip';

const mostShown = 3;

/** The colleagues who have the conversation open, too. */
export function Viewers({ conversationId }: { conversationId: string }) {
  const { viewers } = usePresence(conversationId);
  if (viewers.length === 0) {
    return null;
  }
  const names = new Intl.ListFormat('en').format(viewers.map((viewer) => viewer.name));
  const text = `${names} ${viewers.length === 1 ? 'has' : 'have'} it open, too`;
  const more = viewers.length - mostShown;
  return (
    <Tip text={text}>
      <button type="button" aria-label={text} className="flex shrink-0 -space-x-1.5 rounded-full">
        {viewers.slice(0, mostShown).map((viewer) => (
          <Avatar key={viewer.userId} name={viewer.name} id={viewer.userId} className="size-7 border-2 border-surface text-[10px]" />
        ))}
        {more > 0 && <span className="inline-flex size-7 items-center justify-center rounded-full border-2 border-surface bg-sunken text-[10px] font-semibold text-ink-2">+{more}</span>}
      </button>
    </Tip>
  );
}
