import { Star } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { useSatisfactionAnswers, useSatisfactionSummary } from '@/features/satisfaction/api/satisfaction';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import { paths } from '@/config/paths';
import { cn } from '@/lib/cn';
import { useMemberNames } from '@/lib/organization/members';
import { fullTime, relativeTime } from '@/lib/time';
import { useNow } from '@/lib/use-now';

const periods = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: 'all', label: 'All' },
] as const;
type Period = (typeof periods)[number]['value'];

const dayMs = 24 * 60 * 60_000;
const scores = [5, 4, 3, 2, 1];

/** What customers said. */
export function SatisfactionResults() {
  const [period, setPeriod] = useState<Period>('30');
  const [score, setScore] = useState<number>();
  const [openedAt] = useState(() => Date.now());
  const from = period === 'all' ? undefined : new Date(openedAt - Number(period) * dayMs).toISOString();
  const { data: summary, isPending, isError, error, refetch } = useSatisfactionSummary(from);

  return (
    <>
      <Segmented<Period> label="Period" value={period} options={periods} onChange={setPeriod} className="mb-4 w-72 max-w-full" />
      {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton className="h-28 rounded-xl" />}
      {summary && (
        <div className="flex flex-wrap items-center gap-x-8 gap-y-4">
          <div>
            <p className="flex items-center gap-1.5 text-3xl font-semibold tabular-nums">
              {summary.average == null ? '–' : summary.average.toFixed(1)} <Star aria-hidden className="size-6 fill-star text-star" />
            </p>
            <p className="text-[13px] text-ink-3">
              {summary.answered} of {summary.asked} answered
            </p>
          </div>
          <ul aria-label="How many gave each score" className="min-w-56 flex-1">
            {scores.map((value) => {
              const count = summary.distribution[String(value)] ?? 0;
              const share = summary.answered > 0 ? (count / summary.answered) * 100 : 0;
              return (
                <li key={value}>
                  <button
                    type="button"
                    aria-pressed={score === value}
                    aria-label={`${value}: ${count} answers`}
                    onClick={() => setScore(score === value ? undefined : value)}
                    className="flex w-full items-center gap-2.5 rounded-md px-1.5 py-1 text-[13px] tabular-nums hover:bg-hover aria-pressed:bg-accent-soft"
                  >
                    <span className="w-3">{value}</span>
                    <span className="h-2 flex-1 overflow-hidden rounded-full bg-sunken">
                      <span className="block h-full rounded-full bg-accent" style={{ width: `${share}%` }} />
                    </span>
                    <span className="w-8 text-right text-ink-3">{count}</span>
                  </button>
                </li>
              );
            })}
          </ul>
        </div>
      )}
      <Answers from={from} score={score} />
    </>
  );
}

function Answers({ from, score }: { from: string | undefined; score: number | undefined }) {
  const answers = useSatisfactionAnswers(from, score);
  const nameOf = useMemberNames();
  const now = useNow();
  const given = answers.data?.filter((answer) => answer.score != null) ?? [];
  return (
    <>
      {answers.isError && <ErrorNotice error={answers.error} onRetry={() => void answers.refetch()} className="mt-4" />}
      {given.length > 0 && (
        <ul aria-label="Answers" className="mt-4 divide-y divide-line border-t border-line">
          {given.map(({ id, conversationId, score: given, comment, assigneeId, answeredAt, askedAt }) => (
            <li key={id}>
              <Link to={paths.conversation(conversationId)} className="flex items-baseline gap-3 rounded-lg px-1.5 py-2.5 text-[13px] hover:bg-hover">
                <span className={cn('w-4 shrink-0 text-center font-semibold tabular-nums', (given ?? 0) <= 2 ? 'text-danger' : 'text-accent-text')}>
                  {given}
                  <span className="sr-only"> of 5</span>
                </span>
                <span dir="auto" className={cn('min-w-0 flex-1', !comment && 'text-ink-3')}>
                  {comment ?? 'Without a comment'}
                </span>
                <span className="shrink-0 text-xs text-ink-3">
                  {assigneeId && <span className="max-sm:hidden">{nameOf(assigneeId) ?? 'A colleague'} · </span>}
                  <time dateTime={answeredAt ?? askedAt} title={fullTime(answeredAt ?? askedAt)}>
                    {relativeTime(answeredAt ?? askedAt, now)}
                  </time>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {answers.hasNextPage && (
        <Button variant="ghost" busy={answers.isFetchingNextPage} onClick={() => void answers.fetchNextPage()} className="mt-2">
          Show older ones
        </Button>
      )}
    </>
  );
}
