import type { MacroStep } from '@/lib/organization/macros';

export type MacroAction = NonNullable<Exclude<MacroStep['action'], 'None'>>;

export const actions: Record<MacroAction, string> = {
  send_text: 'Send a text',
  send_canned_response: 'Send a canned response',
  note: 'Write a private note',
  assign: 'Assign',
  set_status: 'Set the status',
  set_priority: 'Set the priority',
  add_label: 'Put a label on',
  remove_label: 'Take a label off',
};

export const actionOptions = (Object.keys(actions) as MacroAction[]).map((value) => ({ value, label: actions[value] }));

export const statusOptions = [
  { value: 'open', label: 'Open' },
  { value: 'pending', label: 'Pending' },
  { value: 'snoozed', label: 'Snoozed' },
  { value: 'resolved', label: 'Resolved' },
];

export const priorityOptions = [
  { value: 'urgent', label: 'Urgent' },
  { value: 'high', label: 'High' },
  { value: 'medium', label: 'Medium' },
  { value: 'low', label: 'Low' },
  { value: 'none', label: 'No priority' },
];

/** A step of this kind before anything is chosen; what the server insists on has a value. */
export function emptyStep(action: MacroAction): MacroStep {
  switch (action) {
    case 'set_status':
      return { action, status: 'resolved' };
    case 'set_priority':
      return { action, priority: 'high' };
    case 'assign':
      return { action, toCaller: true };
    case 'note':
    case 'send_text':
      return { action, text: '' };
    default:
      return { action };
  }
}

/** What the step lacks, in words; undefined when it can be saved. */
export function missingIn(step: MacroStep): string | undefined {
  switch (step.action) {
    case 'add_label':
    case 'remove_label':
      return step.labelId ? undefined : 'Choose a label.';
    case 'send_canned_response':
      return step.cannedResponseId ? undefined : 'Choose a canned response.';
    case 'note':
    case 'send_text':
      return step.text?.trim() ? undefined : 'Write a text.';
    case 'set_status':
      return step.status === 'snoozed' && !step.snoozeMinutes ? 'Say for how long.' : undefined;
    default:
      return undefined;
  }
}

/** A macro in a line: its steps in their order. */
export function summaryOf(steps: readonly MacroStep[]): string {
  return steps.map((step) => (step.action ? actions[step.action] : '')).join(', then ');
}
