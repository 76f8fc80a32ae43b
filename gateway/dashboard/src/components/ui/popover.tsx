import { Popover as Radix } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from '@/lib/cn';

interface PopoverProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Read out when it opens. */
  label: string;
  trigger: ReactNode;
  side?: ComponentProps<typeof Radix.Content>['side'];
  align?: ComponentProps<typeof Radix.Content>['align'];
  className?: string;
  /** The focus goes to the window and not to the first thing in it: for what is read before anything is done. */
  isRead?: boolean;
  children: ReactNode;
}

/** A small window at its trigger; Escape and a click elsewhere close it and give the focus back. */
export function Popover({ open, onOpenChange, label, trigger, side = 'bottom', align = 'start', className, isRead = false, children }: PopoverProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={12}
          onOpenAutoFocus={(event) => {
            if (isRead) {
              event.preventDefault();
              (event.target as HTMLElement).focus();
            }
          }}
          className={cn('z-40 w-72 max-w-[calc(100vw-1.5rem)] animate-rise rounded-xl border border-line bg-surface shadow-xl outline-none', className)}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
