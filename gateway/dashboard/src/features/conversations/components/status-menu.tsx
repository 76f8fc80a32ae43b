import { AlarmClock, ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { useUpdateConversation } from '@/features/conversations/api/update-conversation';
import { SnoozeDialog } from '@/features/conversations/components/snooze-dialog';
import { snoozeTimes } from '@/features/conversations/components/snooze-times';
import { statuses } from '@/features/conversations/components/states';
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/menu';
import type { Conversation } from '@/lib/api/types';
import { cn } from '@/lib/cn';
import { shortTime } from '@/lib/time';
import { useNow } from '@/lib/use-now';

const choices = (['open', 'pending', 'resolved'] as const).map((value) => {
  const { label, icon: Icon } = statuses[value];
  return { value, label, icon: <Icon aria-hidden /> };
});

/** Where the work on a conversation stands, and the way to change it. */
export function StatusMenu({ conversation, className }: { conversation: Conversation; className?: string }) {
  const update = useUpdateConversation(conversation);
  const now = useNow();
  const [isPicking, setPicking] = useState(false);
  const { status, snoozedUntil } = conversation;
  const { label, icon: Icon, color } = statuses[status];
  const words = status === 'snoozed' && snoozedUntil ? `Snoozed until ${shortTime(snoozedUntil, now)}` : label;
  const snooze = (at: Date) => update.mutate({ status: 'snoozed', snoozedUntil: at.toISOString() });

  return (
    <>
      <Menu
        align="end"
        trigger={
          <button
            type="button"
            aria-label={`Status: ${words}`}
            className={cn('flex h-8 shrink-0 items-center gap-1.5 rounded-lg border border-line-strong bg-surface px-2.5 text-[13px] font-medium hover:bg-hover', className)}
          >
            <Icon aria-hidden className={cn('size-4', color)} />
            <span className="truncate">{words}</span>
            <ChevronDown aria-hidden className="size-3.5 shrink-0 text-ink-3" />
          </button>
        }
      >
        <MenuChoice label="Status" value={status === 'snoozed' ? '' : status} options={choices} onChange={(next) => next && update.mutate({ status: next })} />
        <MenuSeparator />
        <MenuLabel>Snooze until</MenuLabel>
        {snoozeTimes(now).map((time) => (
          <MenuItem key={time.label} onSelect={() => snooze(time.at)}>
            <AlarmClock aria-hidden />
            <span className="flex-1">{time.label}</span>
            <span className="text-xs text-ink-3">{shortTime(time.at.toISOString(), now)}</span>
          </MenuItem>
        ))}
        <MenuItem onSelect={() => setPicking(true)}>
          <AlarmClock aria-hidden /> Another time…
        </MenuItem>
      </Menu>
      {isPicking && <SnoozeDialog onSnooze={snooze} onClose={() => setPicking(false)} />}
    </>
  );
}
