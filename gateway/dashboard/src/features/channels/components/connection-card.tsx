import { CircleCheck } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { useMay } from '@/lib/auth/current-user';
import { fullTime } from '@/lib/time';

interface ConnectionCardProps {
  /** The number or the mailbox. */
  address: string;
  kind: string;
  connectedAt: string;
  updatedAt: string;
  onEdit: () => void;
  disconnect: { isPending: boolean; error: unknown; run: (onSuccess: () => void) => void };
  children: ReactNode;
}

/** A connected number or mailbox. */
export function ConnectionCard({ address, kind, connectedAt, updatedAt, onEdit, disconnect, children }: ConnectionCardProps) {
  const [isAsking, setAsking] = useState(false);
  const mayManage = useMay('settings.manage');
  return (
    <section aria-label={`${kind} ${address}`} className="mb-5 rounded-2xl border border-line bg-surface p-5">
      <div className="flex flex-wrap items-center gap-3">
        <div className="min-w-48 flex-1">
          <p className="text-base font-semibold [overflow-wrap:anywhere] tabular-nums">{address}</p>
          <p className="flex items-center gap-1.5 text-[13px] font-medium text-accent-text">
            <CircleCheck aria-hidden className="size-4" /> {kind}, connected
          </p>
        </div>
        {mayManage && (
          <>
            <Button onClick={onEdit}>Change credentials</Button>
            <Button variant="danger" onClick={() => setAsking(true)}>
              Disconnect
            </Button>
          </>
        )}
      </div>
      <div className="mt-4 flex flex-col gap-3 border-t border-line pt-4 text-[13px]">
        {children}
        <p className="text-xs text-ink-3">
          Connected {fullTime(connectedAt)}
          {updatedAt !== connectedAt && ` · credentials checked ${fullTime(updatedAt)}`}
        </p>
      </div>
      <Dialog open={isAsking} onOpenChange={setAsking} title={`Disconnect ${address}?`} description="What is written to it no longer arrives here and nothing can be sent. Conversations stay.">
        {disconnect.error != null && <ErrorNotice error={disconnect.error} className="mb-4" />}
        <div className="flex justify-end gap-2">
          <Button onClick={() => setAsking(false)}>Keep it</Button>
          <Button variant="danger" busy={disconnect.isPending} onClick={() => disconnect.run(() => setAsking(false))}>
            Disconnect
          </Button>
        </div>
      </Dialog>
    </section>
  );
}
