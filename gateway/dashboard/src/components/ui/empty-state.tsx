import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
}

export function EmptyState({ icon: Icon, title, children }: EmptyStateProps) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-1.5 px-8 py-12 text-center">
      <span className="mb-2 flex size-12 items-center justify-center rounded-2xl bg-accent-soft text-accent-text">
        <Icon aria-hidden className="size-6" />
      </span>
      <p className="font-semibold">{title}</p>
      <div className="max-w-72 text-[13px] text-balance text-ink-3">{children}</div>
    </div>
  );
}
