import type { ComponentProps, ReactNode } from 'react';
import { Tip } from '@/components/ui/tip';
import { cn } from '@/lib/cn';

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  /** What the button does; its accessible name and its tooltip. */
  label: string;
  children: ReactNode;
}

export function IconButton({ label, className, children, ...props }: IconButtonProps) {
  return (
    <Tip text={label}>
      <button
        type="button"
        aria-label={label}
        className={cn(
          'inline-flex size-9 shrink-0 items-center justify-center rounded-lg text-ink-2 transition-colors hover:bg-hover hover:text-ink',
          'disabled:cursor-not-allowed disabled:opacity-40 disabled:hover:bg-transparent [&_svg]:size-[18px]',
          className,
        )}
        {...props}
      >
        {children}
      </button>
    </Tip>
  );
}
