import { Trash2 } from 'lucide-react';
import { useId } from 'react';
import type { KeywordMatch, RuleForm } from '@/features/bot/components/bot-form-values';
import { inputClass, TextArea, TextField } from '@/components/ui/field';
import { IconButton } from '@/components/ui/icon-button';
import { cn } from '@/lib/cn';

const matches: readonly { value: KeywordMatch; label: string }[] = [
  { value: 'contains', label: 'Message contains' },
  { value: 'exact', label: 'Message is exactly' },
  { value: 'starts_with', label: 'Message starts with' },
];

interface KeywordRuleFieldsProps {
  number: number;
  rule: RuleForm;
  onChange: (part: Partial<RuleForm>) => void;
  onRemove: () => void;
}

export function KeywordRuleFields({ number, rule, onChange, onRemove }: KeywordRuleFieldsProps) {
  const id = useId();
  return (
    <div role="group" aria-label={`Keyword answer ${number}`} className="flex flex-col gap-3 rounded-xl border border-line p-3.5">
      <div className="grid grid-cols-[1fr_auto] items-end gap-3 sm:grid-cols-[12rem_1fr_auto]">
        <div className="flex flex-col gap-1.5 max-sm:col-span-2">
          <label htmlFor={id} className="text-[13px] font-medium">
            When the
          </label>
          <select id={id} value={rule.match} onChange={(event) => onChange({ match: event.target.value as KeywordMatch })} className={cn(inputClass, 'h-10')}>
            {matches.map((match) => (
              <option key={match.value} value={match.value}>
                {match.label}
              </option>
            ))}
          </select>
        </div>
        <TextField label="One of these, separated by commas" required value={rule.keywords} onChange={(event) => onChange({ keywords: event.target.value })} />
        <IconButton label="Remove this answer" onClick={onRemove} className="mb-0.5 hover:text-danger">
          <Trash2 aria-hidden />
        </IconButton>
      </div>
      <TextArea label="Answer" required value={rule.answer} onChange={(event) => onChange({ answer: event.target.value })} className="min-h-16" />
    </div>
  );
}
