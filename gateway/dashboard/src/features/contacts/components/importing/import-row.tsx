import { isOver, useCancelImport, useImportReport } from '@/features/contacts/api/imports';
import { Button } from '@/components/ui/button';
import { toastError } from '@/components/ui/toasts';
import type { ContactImport } from '@/lib/api/types';
import { cn } from '@/lib/cn';
import { fullTime, relativeTime } from '@/lib/time';

const states: Record<ContactImport['state'], { label: string; color: string }> = {
  waiting: { label: 'Waiting', color: 'text-ink-3' },
  reading: { label: 'Reading', color: 'text-accent-text' },
  storing: { label: 'Storing', color: 'text-accent-text' },
  completed: { label: 'Done', color: 'text-accent-text' },
  failed: { label: 'Failed: no contact has changed', color: 'text-danger' },
  cancelled: { label: 'Cancelled: no contact has changed', color: 'text-ink-3' },
};

export function ImportRow({ contactImport, now }: { contactImport: ContactImport; now: Date }) {
  const { id, fileName, state, size, bytesRead, rows, created, updated, skipped, rejected, ignoredColumns, errorCode, errorLine, createdAt } = contactImport;
  const cancel = useCancelImport();
  const report = useImportReport();
  const { label, color } = states[state];
  const percent = size > 0 ? Math.round((bytesRead / size) * 100) : 0;
  const counts = [
    [rows, 'rows'],
    [created, 'new'],
    [updated, 'changed'],
    [skipped, 'skipped'],
    [rejected, 'rejected'],
  ] as const;

  return (
    <li className="flex flex-col gap-1.5 py-3 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-48 flex-1">
          <p className="font-medium [overflow-wrap:anywhere]">{fileName}</p>
          <p className="text-xs text-ink-3">
            <span role="status" className={cn('font-medium', color)}>
              {label}
            </span>{' '}
            ·{' '}
            <time dateTime={createdAt} title={fullTime(createdAt)}>
              {relativeTime(createdAt, now)}
            </time>
          </p>
        </div>
        {!isOver(contactImport) && (
          <Button busy={cancel.isPending} onClick={() => cancel.mutate(id, { onError: toastError })}>
            Cancel
          </Button>
        )}
        {state === 'completed' && rejected > 0 && (
          <Button busy={report.isPending} onClick={() => report.mutate(contactImport, { onError: toastError })}>
            Rejected rows
          </Button>
        )}
      </div>
      {!isOver(contactImport) && (
        <div role="progressbar" aria-label={`Read of ${fileName}`} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100} className="h-1.5 overflow-hidden rounded-full bg-sunken">
          <div className="h-full rounded-full bg-accent transition-[width]" style={{ width: `${percent}%` }} />
        </div>
      )}
      {state !== 'waiting' && (
        <p className="text-[13px] text-ink-2 tabular-nums">
          {counts
            .filter(([count], index) => index === 0 || count > 0)
            .map(([count, what]) => `${count.toLocaleString()} ${what}`)
            .join(' · ')}
        </p>
      )}
      {errorCode && (
        <p className="text-[13px] text-danger">
          {errorCode.replaceAll('_', ' ')}
          {errorLine ? `, line ${errorLine}` : ''}
        </p>
      )}
      {ignoredColumns.length > 0 && <p className="text-xs text-ink-3">Not known and left out: {ignoredColumns.join(', ')}</p>}
    </li>
  );
}
