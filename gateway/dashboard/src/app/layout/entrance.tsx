import type { ReactNode } from 'react';
import { Link } from 'react-router';

interface EntranceProps {
  title: string;
  intro: string;
  other: { text: string; link: string; to: string };
  children: ReactNode;
}

/** The frame of sign-in and sign-up. */
export function Entrance({ title, intro, other, children }: EntranceProps) {
  return (
    <main className="h-full overflow-y-auto">
      <div className="mx-auto flex min-h-full w-full max-w-[26rem] flex-col justify-center px-4 py-10">
        <div className="mb-6 flex items-center gap-2.5">
          <img src="/favicon.svg" alt="" className="size-9" />
          <span className="text-lg font-semibold tracking-tight">ChatBoost</span>
        </div>
        <div className="rounded-2xl border border-line bg-surface p-6 shadow-sm sm:p-8">
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          <p className="mt-1 mb-6 text-ink-2">{intro}</p>
          {children}
        </div>
        <p className="mt-5 text-center text-[13px] text-ink-2">
          {other.text}{' '}
          <Link to={other.to} className="font-medium text-accent-text hover:underline">
            {other.link}
          </Link>
        </p>
      </div>
    </main>
  );
}
