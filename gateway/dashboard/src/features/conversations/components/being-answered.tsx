import { PenLine } from 'lucide-react';
import { usePresence } from '@/features/conversations/api/presence';

/** Says that a colleague is at an answer already. Nobody is kept from writing one, too. */
export function BeingAnswered({ conversationId }: { conversationId: string }) {
  const { answering } = usePresence(conversationId);
  return (
    <p role="status" className="text-[13px]">
      {answering && (
        <span className="mb-2 flex items-center gap-2 rounded-lg bg-warn-soft px-3 py-1.5 text-warn">
          <PenLine aria-hidden className="size-4 shrink-0" />
          <span>
            <span className="font-medium">{answering.name}</span> is answering. What you send now asks you once more.
          </span>
        </span>
      )}
    </p>
  );
}
