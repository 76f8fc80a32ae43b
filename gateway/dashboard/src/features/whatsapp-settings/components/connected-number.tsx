import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { useDisconnectWhatsApp } from '@/features/whatsapp-settings/api/whatsapp-connection';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import type { WhatsAppStatus } from '@/lib/api/types';
import { formatPhone } from '@/lib/phone';
import { fullTime } from '@/lib/time';

interface ConnectedNumberProps {
  status: WhatsAppStatus;
  onEdit: () => void;
}

export function ConnectedNumber({ status, onEdit }: ConnectedNumberProps) {
  const [isAsking, setAsking] = useState(false);
  const disconnect = useDisconnectWhatsApp();
  const facts = [
    ['Phone number id', status.phoneNumberId],
    ['Business account id', status.businessAccountId],
    ['Verified name', status.verifiedName],
    ['Quality', status.qualityRating],
    ['Connected', status.connectedAt && fullTime(status.connectedAt)],
  ] as const;

  return (
    <section aria-label="Connected number" className="rounded-2xl border border-line bg-surface p-5">
      <div className="flex flex-wrap items-center gap-3">
        <div className="flex-1">
          <p className="text-lg font-semibold tabular-nums">{formatPhone(status.displayPhoneNumber ?? '')}</p>
          <p className="flex items-center gap-1.5 text-[13px] font-medium text-accent-text">
            <CircleCheck aria-hidden className="size-4" /> Connected
          </p>
        </div>
        <Button onClick={onEdit}>Change credentials</Button>
        <Button variant="danger" onClick={() => setAsking(true)}>
          Disconnect
        </Button>
      </div>
      <dl className="mt-5 grid gap-x-8 gap-y-4 border-t border-line pt-5 text-[13px] sm:grid-cols-2">
        {facts.map(
          ([label, value]) =>
            value && (
              <div key={label}>
                <dt className="text-xs text-ink-3">{label}</dt>
                <dd className="mt-0.5 break-words tabular-nums">{value}</dd>
              </div>
            ),
        )}
      </dl>
      <Dialog
        open={isAsking}
        onOpenChange={setAsking}
        title="Disconnect this number?"
        description="Messages to it no longer arrive here and nothing can be sent. Conversations stay."
      >
        {disconnect.isError && <ErrorNotice error={disconnect.error} className="mb-4" />}
        <div className="flex justify-end gap-2">
          <Button onClick={() => setAsking(false)}>Keep it</Button>
          <Button variant="danger" busy={disconnect.isPending} onClick={() => disconnect.mutate(status.phoneNumberId ?? undefined, { onSuccess: () => setAsking(false) })}>
            Disconnect
          </Button>
        </div>
      </Dialog>
    </section>
  );
}
