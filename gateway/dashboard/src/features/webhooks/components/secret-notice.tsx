import { CopyField } from '@/components/ui/copy-field';
import { Notice } from '@/components/ui/notice';

/** What a receiver checks signatures with. It is told once. */
export function SecretNotice({ secret }: { secret: string }) {
  return (
    <Notice tone="good" title="Copy the secret now: it is not shown again." className="mb-5">
      <div className="mt-2 flex flex-col gap-2">
        <CopyField label="Signing secret" value={secret} />
        <p>Your program checks with it that what it gets comes from here and was not changed: the headers webhook-id, webhook-timestamp and webhook-signature.</p>
      </div>
    </Notice>
  );
}
