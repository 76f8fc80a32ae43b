import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';

const tones = {
  danger: { box: 'bg-danger-soft text-danger', icon: CircleAlert },
  warn: { box: 'bg-warn-soft text-warn', icon: TriangleAlert },
  info: { box: 'bg-sunken text-ink-2', icon: Info },
  good: { box: 'bg-accent-soft text-accent-text', icon: CircleCheck },
};

interface NoticeProps {
  tone: keyof typeof tones;
  title: string;
  children?: ReactNode;
  className?: string;
}

/** A message inside the page. Errors are announced at once, the rest when the reader is idle. */
export function Notice({ tone, title, children, className }: NoticeProps) {
  const { box, icon: Icon } = tones[tone];
  return (
    <div role={tone === 'danger' ? 'alert' : 'status'} className={cn('flex gap-2.5 rounded-lg px-3 py-2.5 text-[13px]', box, className)}>
      <Icon aria-hidden className="mt-px size-[18px] shrink-0" />
      <div className="min-w-0 space-y-0.5">
        <p className="font-medium">{title}</p>
        {children && <div className="text-ink-2">{children}</div>}
      </div>
    </div>
  );
}
