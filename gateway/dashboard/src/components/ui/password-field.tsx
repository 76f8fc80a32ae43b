import { useId, useState, type ComponentProps } from 'react';
import { inputClass } from '@/components/ui/field';
import { cn } from '@/lib/cn';

interface PasswordFieldProps extends Omit<ComponentProps<'input'>, 'type'> {
  label: string;
  hint?: string;
  error?: string;
}

export function PasswordField({ label, hint, error, className, ...props }: PasswordFieldProps) {
  const id = useId();
  const [visible, setVisible] = useState(false);
  const note = error ?? hint;

  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-[13px] font-medium text-ink">
        {label}
      </label>
      <div className="relative">
        <input
          id={id}
          type={visible ? 'text' : 'password'}
          aria-invalid={error ? true : undefined}
          aria-describedby={note ? `${id}-note` : undefined}
          className={cn(inputClass, 'h-10 pr-16', className)}
          {...props}
        />
        <button
          type="button"
          onClick={() => setVisible(!visible)}
          className="absolute inset-y-1 right-1 rounded-md px-2.5 text-xs font-medium text-ink-2 hover:bg-hover hover:text-ink"
        >
          {visible ? 'Hide' : 'Show'}
          <span className="sr-only"> what was typed</span>
        </button>
      </div>
      {note && (
        <p id={`${id}-note`} className={cn('text-[13px]', error ? 'text-danger' : 'text-ink-3')}>
          {note}
        </p>
      )}
    </div>
  );
}
