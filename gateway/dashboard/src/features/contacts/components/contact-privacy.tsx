import { useState } from 'react';
import { useConsent, useEraseContact, useExportContact, useRecordConsent } from '@/features/contacts/api/contact-privacy';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { PanelSection } from '@/components/ui/panel';
import { toast, toastError } from '@/components/ui/toasts';
import { useMay } from '@/lib/auth/current-user';
import { formText } from '@/lib/form-text';
import { fullTime } from '@/lib/time';

/** What the contact agreed to, and its right to see and to erase what is stored. */
export function ContactPrivacy({ contactId, name, channel }: { contactId: string; name: string; channel: string }) {
  const mayRecord = useMay('contacts.manage');
  const mayExport = useMay('contacts.export');
  const mayErase = useMay('contacts.erase');
  const download = useExportContact(contactId);
  const { data: consent, isSuccess } = useConsent(contactId);
  const [asking, setAsking] = useState<'consent' | 'erasure'>();
  const next = consent?.state === 'granted' ? 'withdrawn' : 'granted';

  return (
    <PanelSection label="Privacy">
      <div>
        <p className="text-xs text-ink-3">Consent to be written to</p>
        {isSuccess && (
          <p className="mt-1">
            {consent ? `${consent.state === 'granted' ? 'Granted' : 'Withdrawn'} ${fullTime(consent.givenAt)} · ${consent.source}` : 'Not recorded'}
          </p>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        {mayRecord && <Button onClick={() => setAsking('consent')}>{next === 'granted' ? 'Record consent' : 'Record withdrawal'}</Button>}
        {mayExport && (
          <Button busy={download.isPending} onClick={() => download.mutate(undefined, { onError: toastError })}>
            Export data
          </Button>
        )}
        {mayErase && (
          <Button variant="danger" onClick={() => setAsking('erasure')}>
            Erase
          </Button>
        )}
      </div>
      {asking === 'consent' && <ConsentDialog contactId={contactId} channel={channel} state={next} onClose={() => setAsking(undefined)} />}
      {asking === 'erasure' && <ErasureDialog contactId={contactId} name={name} onClose={() => setAsking(undefined)} />}
    </PanelSection>
  );
}

function ConsentDialog({ contactId, channel, state, onClose }: { contactId: string; channel: string; state: 'granted' | 'withdrawn'; onClose: () => void }) {
  const record = useRecordConsent(contactId, channel);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={state === 'granted' ? 'Consent was granted' : 'Consent was withdrawn'}
      description={state === 'granted' ? 'Templates may be sent.' : 'Templates are not sent any more. What the contact writes can still be answered.'}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          record.mutate({ state, source: formText(new FormData(event.currentTarget), 'source').trim() }, { onSuccess: onClose });
        }}
      >
        {record.isError && <ErrorNotice error={record.error} />}
        <TextField label="How it came" name="source" required maxLength={100} placeholder="for example by letter" />
        <div>
          <Button type="submit" variant="primary" size="md" busy={record.isPending}>
            Record
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function ErasureDialog({ contactId, name, onClose }: { contactId: string; name: string; onClose: () => void }) {
  const erase = useEraseContact(contactId);
  return (
    <Dialog open onOpenChange={onClose} title={`Erase ${name}?`} description="The contact, all its conversations, messages and files are deleted everywhere, for good. A signed proof stays under Privacy.">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          erase.mutate(formText(new FormData(event.currentTarget), 'reason').trim(), {
            onSuccess: () => {
              toast({ tone: 'info', title: `${name} is being erased` });
              onClose();
            },
          });
        }}
      >
        {erase.isError && <ErrorNotice error={erase.error} />}
        <TextField label="Reason" name="reason" maxLength={500} hint="Kept with the proof: where the request is filed, no personal data." />
        <div>
          <Button type="submit" variant="danger" size="md" busy={erase.isPending}>
            Erase for good
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
