import { useContentEncryption, useRotateContentKey, useSwitchContentEncryption } from '@/features/privacy/api/content-encryption';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Skeleton } from '@/components/ui/skeleton';
import { SwitchField } from '@/components/ui/switch-field';
import { fullTime } from '@/lib/time';

const states: Record<string, string> = {
  off: 'Off',
  encrypting: 'Being switched on: what is written is encrypted already, what was there follows.',
  on: 'On',
  decrypting: 'Being switched off: what was encrypted is being opened.',
};

export function ContentEncryptionCard() {
  const { data: encryption, isPending, isError, error, refetch } = useContentEncryption();
  const change = useSwitchContentEncryption();
  const rotate = useRotateContentKey();
  const failed = change.error ?? rotate.error;
  const current = encryption?.keys.find((key) => key.isCurrent);

  return (
    <Card
      title="Content encryption"
      intro="Messages and files are stored under your organization's own key, unreadable in the database and its backups. Names and numbers stay readable; features that look for words in messages are not available then."
    >
      {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {failed && <ErrorNotice error={failed} />}
      {isPending && <Skeleton className="h-10 rounded-xl" />}
      {encryption && (
        <div className="flex flex-col gap-2">
          <SwitchField label="Encrypt messages and files" checked={encryption.state === 'on' || encryption.state === 'encrypting'} onChange={(enabled) => change.mutate(enabled)} />
          <p className="text-[13px] text-ink-2">
            {states[encryption.state] ?? encryption.state}
            {encryption.state === 'on' && encryption.since && ` since ${fullTime(encryption.since)}`}
            {encryption.progress &&
              ` ${encryption.progress.messages.done.toLocaleString()} of ${encryption.progress.messages.total.toLocaleString()} messages, ${encryption.progress.files.done.toLocaleString()} of ${encryption.progress.files.total.toLocaleString()} files.`}
          </p>
          {current && (
            <div className="flex flex-wrap items-center justify-between gap-2 text-[13px] text-ink-2">
              <span>
                Key of {fullTime(current.createdAt)}
                {current.wrappedBy === 'kms' && ', guarded by AWS KMS'}
              </span>
              <Button busy={rotate.isPending} onClick={() => rotate.mutate()}>
                New key
              </Button>
            </div>
          )}
        </div>
      )}
    </Card>
  );
}
