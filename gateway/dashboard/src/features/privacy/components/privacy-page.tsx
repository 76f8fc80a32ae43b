import { useRetention } from '@/features/privacy/api/retention';
import { ContentEncryptionCard } from '@/features/privacy/components/content-encryption-card';
import { ErasureList } from '@/features/privacy/components/erasure-list';
import { RetentionForm } from '@/features/privacy/components/retention-form';
import { RetentionRuns } from '@/features/privacy/components/retention-runs';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Page } from '@/components/ui/page';
import { Skeleton } from '@/components/ui/skeleton';
import { useMay } from '@/lib/auth/current-user';

export function PrivacyPage() {
  const maySet = useMay('privacy.manage');
  const mayErase = useMay('contacts.erase');
  return (
    <Page title="Privacy" intro="How long data is kept, how it is stored, and what was erased.">
      {maySet && <Retention />}
      {maySet && <ContentEncryptionCard />}
      {mayErase && <ErasureList />}
    </Page>
  );
}

function Retention() {
  const { data: retention, isPending, isError, error, refetch } = useRetention();
  return (
    <>
      {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton className="mb-5 h-64 rounded-2xl" />}
      {retention && <RetentionForm retention={retention} />}
      {retention && <RetentionRuns retention={retention} />}
    </>
  );
}
