import type { ReactNode } from 'react';

interface PanelSectionProps {
  label: string;
  /** Stands at the end of the heading. */
  action?: ReactNode;
  children: ReactNode;
}

/** One matter in a side panel. */
export function PanelSection({ label, action, children }: PanelSectionProps) {
  return (
    <section aria-label={label} className="flex flex-col gap-2.5 border-t border-line px-5 py-4 text-[13px]">
      <div className="flex min-h-6 items-center justify-between">
        <h3 className="text-xs font-semibold tracking-wide text-ink-2 uppercase">{label}</h3>
        {action}
      </div>
      {children}
    </section>
  );
}

/** A fact and its name on one line. */
export function PanelRow({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex min-h-8 items-center justify-between gap-3">
      <span className="shrink-0 text-xs text-ink-3">{label}</span>
      <span className="flex min-w-0 flex-1 items-center justify-end gap-2 text-right">{children}</span>
    </div>
  );
}
