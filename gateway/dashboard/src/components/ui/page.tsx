import type { ReactNode } from 'react';

interface PageProps {
  title: string;
  intro: string;
  children: ReactNode;
}

/** A page of settings: one column with a heading. */
export function Page({ title, intro, children }: PageProps) {
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto max-w-3xl px-4 py-8 md:px-8">
        <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
        <p className="mt-1 mb-6 text-ink-2">{intro}</p>
        {children}
      </div>
    </div>
  );
}
