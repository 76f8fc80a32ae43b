import { useState } from 'react';
import { useVerifyEmail } from '@/features/auth/api/account-recovery';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Notice } from '@/components/ui/notice';
import { mailedSecret } from '@/lib/mailed-secret';

/** With a button, because mail scanners follow links and the link works once. */
export function VerifyEmail() {
  const [token] = useState(mailedSecret);
  const verify = useVerifyEmail();

  if (verify.isSuccess) {
    return <Notice tone="good" title="Thank you, the address is verified." />;
  }
  return (
    <div className="flex flex-col gap-4">
      {verify.isError && <ErrorNotice error={verify.error} />}
      <Button variant="primary" size="md" busy={verify.isPending} onClick={() => verify.mutate(token)}>
        Yes, this address is mine
      </Button>
    </div>
  );
}
