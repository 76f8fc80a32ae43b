import type { ComponentProps } from 'react';
import { inputClass } from '@/components/ui/field';
import { cn } from '@/lib/cn';

interface SelectProps extends ComponentProps<'select'> {
  /** Read out; shown above the list unless hidden. */
  label: string;
  options: readonly { value: string; label: string }[];
  hideLabel?: boolean;
}

export function Select({ label, options, hideLabel = false, className, ...props }: SelectProps) {
  return (
    <label className="flex flex-col gap-1.5 text-[13px] font-medium text-ink">
      <span className={cn(hideLabel && 'sr-only')}>{label}</span>
      <select className={cn(inputClass, 'h-10 text-base font-normal md:text-sm', className)} {...props}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}
