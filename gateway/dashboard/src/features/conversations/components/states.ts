import { AlarmClock, CircleCheck, CircleDot, CirclePause, type LucideIcon } from 'lucide-react';
import type { Conversation } from '@/lib/api/types';

type Status = Conversation['status'];
type Priority = Conversation['priority'];

/** Where the work on a conversation stands, in words. */
export const statuses: Record<Status, { label: string; icon: LucideIcon; color: string }> = {
  open: { label: 'Open', icon: CircleDot, color: 'text-accent-text' },
  pending: { label: 'Pending', icon: CirclePause, color: 'text-warn' },
  snoozed: { label: 'Snoozed', icon: AlarmClock, color: 'text-bot' },
  resolved: { label: 'Resolved', icon: CircleCheck, color: 'text-ink-3' },
};

export const statusOptions = (Object.keys(statuses) as Status[]).map((value) => ({ value, label: statuses[value].label }));

/** How much it matters; the flag of the first two says more than a word in a list. */
export const priorities: Record<Priority, { label: string; color: string }> = {
  urgent: { label: 'Urgent', color: 'text-danger' },
  high: { label: 'High', color: 'text-warn' },
  medium: { label: 'Medium', color: 'text-tick' },
  low: { label: 'Low', color: 'text-ink-3' },
  none: { label: 'No priority', color: 'text-line-strong' },
};

export const priorityOptions = (Object.keys(priorities) as Priority[]).map((value) => ({ value, label: priorities[value].label }));

export const channelOptions = ['WhatsApp', 'SMS', 'Email'].map((value) => ({ value, label: value }));
