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

/** What narrows the list to what concerns the user or a time, beyond the four that are always visible. */
export const onlyOptions = [
  { value: 'starred', label: 'Starred' },
  { value: 'unseen', label: 'Not seen by me' },
  { value: 'mentions', label: 'Naming me' },
  { value: 'active', label: 'Open ones' },
  { value: 'today', label: 'Active today' },
  { value: 'recents', label: 'Active this week' },
];

export const sortOptions = [
  { value: 'latest', label: 'Newest first' },
  { value: 'oldest', label: 'Longest waiting first' },
  { value: 'priority', label: 'Most urgent first' },
  { value: 'due', label: 'Due first' },
];

export const serviceLevelOptions = [
  { value: 'breached', label: 'Target missed' },
  { value: 'due', label: 'Answer due' },
];

export const channelOptions = ['WhatsApp', 'SMS', 'Email', 'Instagram'].map((value) => ({ value, label: value }));
