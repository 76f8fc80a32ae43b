import { Bot, UserRound } from 'lucide-react';
import { useRelease, useTakeOver } from '@/features/conversations/api/change-mode';
import { useAnswerer } from '@/features/conversations/components/use-answerer';
import { Button } from '@/components/ui/button';
import type { Conversation } from '@/lib/api/types';
import { cn } from '@/lib/cn';

/** Says who answers and offers the change. The sentence is a live region: the change may come from a colleague. */
export function ModeSwitch({ conversation }: { conversation: Conversation }) {
  const takeOver = useTakeOver();
  const release = useRelease();
  const answerer = useAnswerer(conversation);
  const isBot = conversation.mode === 'bot';
  const Icon = isBot ? Bot : UserRound;

  return (
    <div className="flex shrink-0 items-center gap-2.5">
      <p
        role="status"
        className={cn('flex h-8 items-center gap-1.5 rounded-lg px-2.5 text-[13px] font-medium max-md:sr-only', isBot ? 'bg-bot-soft text-bot' : 'bg-accent-soft text-accent-text')}
      >
        <Icon aria-hidden className="size-4" />
        <span className="max-2xl:sr-only">{answerer === 'You' ? 'You answer' : `${answerer} answers`}</span>
      </p>
      {/* Two keys, two elements: after a click the focus must not rest on the button that undoes it. */}
      {isBot ? (
        <Button key="take-over" variant="primary" busy={takeOver.isPending} onClick={() => takeOver.mutate(conversation.id)}>
          Take over
        </Button>
      ) : (
        <Button key="release" busy={release.isPending} onClick={() => release.mutate(conversation.id)} className="max-md:px-2.5">
          Release to bot
        </Button>
      )}
    </div>
  );
}
