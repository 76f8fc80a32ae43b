import { useSatisfactionSurvey } from '@/features/satisfaction/api/satisfaction';
import { SatisfactionResults } from '@/features/satisfaction/components/satisfaction-results';
import { SurveyForm } from '@/features/satisfaction/components/survey-form';
import { Card } from '@/components/ui/card';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Page } from '@/components/ui/page';
import { Skeleton } from '@/components/ui/skeleton';
import { useMay } from '@/lib/auth/current-user';

export function SatisfactionPage() {
  const mayRead = useMay('conversations.read');
  const maySeeSettings = useMay('settings.read');
  return (
    <Page title="Satisfaction" intro="One question when a conversation is resolved, and what customers say to it.">
      {mayRead && (
        <Card title="Results">
          <SatisfactionResults />
        </Card>
      )}
      {maySeeSettings && (
        <Card title="Survey">
          <Survey />
        </Card>
      )}
    </Page>
  );
}

function Survey() {
  const { data: survey, isPending, isError, error, refetch } = useSatisfactionSurvey();
  const mayManage = useMay('settings.manage');
  return (
    <>
      {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton className="h-48 rounded-xl" />}
      {survey && <SurveyForm survey={survey} mayManage={mayManage} />}
    </>
  );
}
