import { useEffect, useState } from 'react';
import { returnedFromProvider, useCompleteSingleSignOn } from '@/features/auth/api/single-sign-on';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Notice } from '@/components/ui/notice';
import { Skeleton } from '@/components/ui/skeleton';

/** Where the provider sends people back to. Signing in shows the inbox by itself. */
export function SingleSignOnReturn() {
  const [returned] = useState(() => returnedFromProvider(window.location.search));
  const { mutate, isError, error } = useCompleteSingleSignOn();

  useEffect(() => {
    if (returned) {
      mutate(returned);
    }
  }, [mutate, returned]);

  if (!returned) {
    return (
      <Notice tone="warn" title="This sign-in was not begun here">
        {new URLSearchParams(window.location.search).get('error_description') ?? 'Go back and begin again in this window.'}
      </Notice>
    );
  }
  return isError ? <ErrorNotice error={error} /> : <Skeleton className="h-10 rounded-xl" />;
}
