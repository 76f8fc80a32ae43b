import { useState, type FormEvent } from 'react';
import { useSaveMacro } from '@/features/macros/api/macros';
import { MacroStepFields } from '@/features/macros/components/macro-step-fields';
import { emptyStep, missingIn } from '@/features/macros/components/macro-words';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import type { Macro, MacroStep } from '@/lib/organization/macros';

const maxSteps = 20;

/** The key stays with a step while steps before it come and go. */
interface KeyedStep {
  key: string;
  step: MacroStep;
}

const keyed = (step: MacroStep): KeyedStep => ({ key: crypto.randomUUID(), step });

interface MacroFormProps {
  /** The one to change; a new one when absent. */
  macro: Macro | undefined;
  onDone: () => void;
}

export function MacroForm({ macro, onDone }: MacroFormProps) {
  const save = useSaveMacro(macro?.id);
  const [name, setName] = useState(macro?.name ?? '');
  const [isShared, setShared] = useState(macro?.isShared ?? true);
  const [steps, setSteps] = useState(() => (macro?.steps ?? [emptyStep('set_status')]).map(keyed));
  const [isChecked, setChecked] = useState(false);
  const isWrong = steps.length === 0 || steps.some(({ step }) => missingIn(step));

  function submit(event: FormEvent) {
    event.preventDefault();
    setChecked(true);
    if (!isWrong) {
      save.mutate({ name: name.trim(), isShared, steps: steps.map(({ step }) => step) }, { onSuccess: onDone });
    }
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-4 rounded-2xl border border-line bg-surface p-5">
      {save.isError && <ErrorNotice error={save.error} />}
      <TextField label="Name" value={name} onChange={(event) => setName(event.target.value)} required maxLength={100} autoComplete="off" />
      {!macro && <Select label="For" value={isShared ? 'all' : 'me'} options={[{ value: 'all', label: 'Everybody' }, { value: 'me', label: 'Me only' }]} onChange={(event) => setShared(event.target.value === 'all')} />}
      <ol aria-label="Steps" className="flex flex-col gap-3">
        {steps.map(({ key, step }, index) => (
          <MacroStepFields
            key={key}
            step={step}
            number={index + 1}
            error={isChecked ? missingIn(step) : undefined}
            onChange={(next) => setSteps(steps.with(index, { key, step: next }))}
            onRemove={() => setSteps(steps.toSpliced(index, 1))}
            onUp={index > 0 ? () => setSteps(steps.toSpliced(index, 1).toSpliced(index - 1, 0, { key, step })) : undefined}
          />
        ))}
      </ol>
      {isChecked && steps.length === 0 && (
        <p role="alert" className="text-[13px] text-danger">
          A macro has at least one step.
        </p>
      )}
      <div className="flex flex-wrap justify-between gap-2">
        <Button disabled={steps.length >= maxSteps} onClick={() => setSteps([...steps, keyed(emptyStep('set_status'))])}>
          Add a step
        </Button>
        <span className="flex gap-2">
          <Button onClick={onDone}>Cancel</Button>
          <Button type="submit" variant="primary" busy={save.isPending}>
            Save
          </Button>
        </span>
      </div>
    </form>
  );
}
