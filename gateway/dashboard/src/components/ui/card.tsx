import { useId, type ReactNode } from 'react';

interface CardProps {
  title: string;
  intro?: string;
  children: ReactNode;
}

/** One matter on a page of settings. */
export function Card({ title, intro, children }: CardProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="mb-5 rounded-2xl border border-line bg-surface p-5">
      <h2 id={id} className="font-semibold">
        {title}
      </h2>
      {intro && <p className="mt-0.5 text-[13px] text-ink-2">{intro}</p>}
      <div className="mt-4">{children}</div>
    </section>
  );
}
