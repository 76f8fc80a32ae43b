import { AlarmClock, AtSign, Bell, CalendarX, CircleAlert, Hand, UserCheck, Webhook, type LucideIcon } from 'lucide-react';
import { paths } from '@/config/paths';
import type { Notification } from '@/lib/api/types';

interface Kind {
  icon: LucideIcon;
  color: string;
  /** For the table of preferences. */
  name: string;
}

const kinds: Record<string, Kind> = {
  mention: { icon: AtSign, color: 'bg-accent-soft text-accent-text', name: 'Somebody names me in a note' },
  assignment: { icon: UserCheck, color: 'bg-accent-soft text-accent-text', name: 'A conversation is assigned to me' },
  human_attention: { icon: Hand, color: 'bg-bot-soft text-bot', name: 'A conversation of mine needs a person' },
  sla_breached: { icon: AlarmClock, color: 'bg-warn-soft text-warn', name: 'A conversation of mine missed a target' },
  scheduled_message_failed: { icon: CalendarX, color: 'bg-danger-soft text-danger', name: 'A scheduled message of mine was not sent' },
  failed_message: { icon: CircleAlert, color: 'bg-danger-soft text-danger', name: 'A message of mine was not delivered' },
  webhook_disabled: { icon: Webhook, color: 'bg-warn-soft text-warn', name: 'A webhook was disabled' },
};

/** How a kind looks; one that is not known yet looks like a bell. */
export function kindOf(type: string): Kind {
  return kinds[type] ?? { icon: Bell, color: 'bg-sunken text-ink-2', name: type === 'system' ? 'Something from ChatBoost' : type.replaceAll('_', ' ') };
}

/** The page that shows what a notification is about. */
export function addressOf({ conversationId, messageId, noteId, webhookId }: Notification): string | undefined {
  if (conversationId) {
    const place = noteId ?? messageId;
    return paths.conversation(conversationId) + (place ? `#${place}` : '');
  }
  return webhookId ? paths.webhook(webhookId) : undefined;
}
