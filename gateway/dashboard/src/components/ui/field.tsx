import { useId, type ComponentProps, type ReactNode } from 'react';
import { cn } from '@/lib/cn';

export const inputClass = cn(
  'w-full rounded-lg border border-line-strong bg-surface px-3 text-ink transition-colors',
  'hover:border-ink-3 focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-accent/30',
  'aria-invalid:border-danger disabled:cursor-not-allowed disabled:opacity-60',
);

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string;
}

/** A labelled text input. The hint and the error are read out with it. */
export function TextField({ label, hint, error, className, ...props }: FieldProps & ComponentProps<'input'>) {
  const field = useField(hint, error);
  return (
    <FieldFrame label={label} hint={hint} error={error} ids={field}>
      <input id={field.id} aria-invalid={error ? true : undefined} aria-describedby={field.describedBy} className={cn(inputClass, 'h-10', className)} {...props} />
    </FieldFrame>
  );
}

export function TextArea({ label, hint, error, className, ...props }: FieldProps & ComponentProps<'textarea'>) {
  const field = useField(hint, error);
  return (
    <FieldFrame label={label} hint={hint} error={error} ids={field}>
      <textarea id={field.id} aria-invalid={error ? true : undefined} aria-describedby={field.describedBy} className={cn(inputClass, 'field-sizing-content min-h-20 resize-y py-2', className)} {...props} />
    </FieldFrame>
  );
}

interface Ids {
  id: string;
  describedBy: string | undefined;
}

function useField(hint: ReactNode, error: string | undefined): Ids {
  const id = useId();
  return { id, describedBy: [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ') || undefined };
}

function FieldFrame({ label, hint, error, ids, children }: FieldProps & { ids: Ids; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={ids.id} className="text-[13px] font-medium text-ink">
        {label}
      </label>
      {children}
      {error && (
        <p id={`${ids.id}-error`} className="text-[13px] text-danger">
          {error}
        </p>
      )}
      {hint && (
        <p id={`${ids.id}-hint`} className="text-[13px] text-ink-3">
          {hint}
        </p>
      )}
    </div>
  );
}
