import { ArrowUp, Trash2 } from 'lucide-react';
import { actionOptions, emptyStep, priorityOptions, statusOptions, type MacroAction } from '@/features/macros/components/macro-words';
import { TextArea, TextField } from '@/components/ui/field';
import { IconButton } from '@/components/ui/icon-button';
import { Select } from '@/components/ui/select';
import { useCannedResponses } from '@/lib/organization/canned-responses';
import { useLabels } from '@/lib/organization/labels';
import type { MacroStep } from '@/lib/organization/macros';
import { useMemberList } from '@/lib/organization/members';

interface MacroStepFieldsProps {
  step: MacroStep;
  /** From 1. */
  number: number;
  error: string | undefined;
  onChange: (step: MacroStep) => void;
  onRemove: () => void;
  /** Absent for the first. */
  onUp?: () => void;
}

export function MacroStepFields({ step, number, error, onChange, onRemove, onUp }: MacroStepFieldsProps) {
  return (
    <li className="flex flex-col gap-2.5 rounded-xl border border-line p-3">
      <div className="flex items-end gap-1">
        <div className="min-w-0 flex-1">
          <Select label={`Step ${number}`} value={step.action ?? ''} options={actionOptions} onChange={(event) => onChange(emptyStep(event.target.value as MacroAction))} />
        </div>
        {onUp && (
          <IconButton label={`Move step ${number} up`} onClick={onUp}>
            <ArrowUp aria-hidden />
          </IconButton>
        )}
        <IconButton label={`Remove step ${number}`} onClick={onRemove}>
          <Trash2 aria-hidden />
        </IconButton>
      </div>
      <StepValue step={step} onChange={onChange} />
      {error && (
        <p role="alert" className="text-[13px] text-danger">
          {error}
        </p>
      )}
    </li>
  );
}

function StepValue({ step, onChange }: Pick<MacroStepFieldsProps, 'step' | 'onChange'>) {
  const { data: labels = [] } = useLabels();
  const { data: canned = [] } = useCannedResponses();
  const members = useMemberList();
  const choose = { value: '', label: 'Choose…' };

  switch (step.action) {
    case 'add_label':
    case 'remove_label':
      return <Select label="Label" value={step.labelId ?? ''} options={[choose, ...labels.map((label) => ({ value: label.id, label: label.name }))]} onChange={(event) => onChange({ ...step, labelId: event.target.value || undefined })} />;
    case 'send_canned_response':
      return (
        <Select label="Canned response" value={step.cannedResponseId ?? ''} options={[choose, ...canned.map((one) => ({ value: one.id, label: `/${one.code}` }))]} onChange={(event) => onChange({ ...step, cannedResponseId: event.target.value || undefined })} />
      );
    case 'set_priority':
      return <Select label="Priority" value={step.priority ?? ''} options={priorityOptions} onChange={(event) => onChange({ ...step, priority: event.target.value as MacroStep['priority'] })} />;
    case 'set_status':
      return (
        <div className="grid gap-2.5 sm:grid-cols-2">
          <Select
            label="Status"
            value={step.status ?? ''}
            options={statusOptions}
            onChange={(event) => onChange({ ...step, status: event.target.value as MacroStep['status'], snoozeMinutes: event.target.value === 'snoozed' ? 24 * 60 : undefined })}
          />
          {step.status === 'snoozed' && (
            <TextField label="For how many minutes" type="number" min={1} max={527040} value={step.snoozeMinutes ?? ''} onChange={(event) => onChange({ ...step, snoozeMinutes: Number(event.target.value) || undefined })} />
          )}
        </div>
      );
    case 'assign':
      return (
        <Select
          label="To"
          value={step.toCaller ? 'caller' : (step.assigneeId ?? '')}
          options={[{ value: 'caller', label: 'Whoever runs it' }, ...members.map((member) => ({ value: member.userId, label: member.name })), { value: '', label: 'Nobody' }]}
          onChange={(event) => onChange({ action: 'assign', ...(event.target.value === 'caller' ? { toCaller: true } : { assigneeId: event.target.value || undefined }) })}
        />
      );
    default:
      return (
        <TextArea
          label="Text"
          value={step.text ?? ''}
          maxLength={step.action === 'note' ? 10_000 : 4096}
          onChange={(event) => onChange({ ...step, text: event.target.value })}
          hint={step.action === 'send_text' ? 'May hold variables, as {{contact.first_name|there}}.' : undefined}
        />
      );
  }
}
