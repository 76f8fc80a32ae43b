import { AlarmClock, BotOff, CircleAlert, Clock, Hand, Hourglass, UserRoundX, type LucideIcon } from 'lucide-react';
import type { ManualAction } from '@/features/manual-actions/api/manual-actions';

/** Why somebody has to do something. */
export const actionKinds: Record<ManualAction['kind'], { icon: LucideIcon; label: string }> = {
  bot_could_not_answer: { icon: BotOff, label: 'The bot had no answer' },
  human_requested: { icon: Hand, label: 'A person is asked for' },
  answer_overdue: { icon: Hourglass, label: 'Waits too long for an answer' },
  unassigned: { icon: UserRoundX, label: 'Waits, and is nobody’s' },
  window_closing: { icon: Clock, label: 'WhatsApp’s window closes without an answer' },
  failed_message: { icon: CircleAlert, label: 'A message did not arrive' },
  first_response_overdue: { icon: AlarmClock, label: 'The first answer is late' },
  resolution_overdue: { icon: AlarmClock, label: 'Not resolved in time' },
};
