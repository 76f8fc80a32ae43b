import { useState } from 'react';
import { useRunRetention, type useRetention } from '@/features/privacy/api/retention';
import { counts } from '@/features/privacy/components/counts';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { fullTime } from '@/lib/time';

interface RetentionRunsProps {
  retention: NonNullable<ReturnType<typeof useRetention>['data']>;
}

export function RetentionRuns({ retention }: RetentionRunsProps) {
  const run = useRunRetention();
  const [isAsking, setIsAsking] = useState(false);
  const { nextRunAt, runs } = retention;

  return (
    <Card title="Deletions" intro={nextRunAt ? `The next one begins ${fullTime(nextRunAt)}.` : 'Nothing is deleted: everything is kept for good.'}>
      {run.isError && <ErrorNotice error={run.error} />}
      {runs.length > 0 && (
        <ul className="mb-4 divide-y divide-line text-[13px]">
          {runs.map(({ id, startedAt, requestedBy, services }) => (
            <li key={id} className="py-2.5 first:pt-0">
              <p className="font-medium">
                {fullTime(startedAt)}
                {requestedBy && <span className="font-normal text-ink-3"> · by hand</span>}
              </p>
              <p className="text-ink-2">{services.length === 0 ? 'Under way…' : counts(services.map((service) => service.deleted)) || 'Nothing was too old.'}</p>
            </li>
          ))}
        </ul>
      )}
      {nextRunAt && (
        <Button variant="danger" size="md" busy={run.isPending} onClick={() => setIsAsking(true)}>
          Delete now
        </Button>
      )}
      <Dialog open={isAsking} onOpenChange={setIsAsking} title="Delete now?" description="Everything older than set above is deleted for good, at once and not only tonight.">
        <Button
          variant="danger"
          size="md"
          onClick={() => {
            setIsAsking(false);
            run.mutate();
          }}
        >
          Delete for good
        </Button>
      </Dialog>
    </Card>
  );
}
