import { useSingleSignOn } from '@/features/single-sign-on/api/single-sign-on-settings';
import { SingleSignOnForm } from '@/features/single-sign-on/components/single-sign-on-form';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Page } from '@/components/ui/page';
import { Skeleton } from '@/components/ui/skeleton';

export function SingleSignOnPage() {
  const { data: settings, isPending, isError, error, refetch } = useSingleSignOn();
  return (
    <Page title="Single sign-on" intro="People with an address of your domain sign in with your own OpenID Connect provider.">
      {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton className="h-64 rounded-2xl" />}
      {settings && <SingleSignOnForm key={settings.createdAt ?? 'none'} settings={settings} />}
    </Page>
  );
}
