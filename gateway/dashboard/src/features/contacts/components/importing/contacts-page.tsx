import { useContactImports, useExportContacts } from '@/features/contacts/api/imports';
import { ImportForm } from '@/features/contacts/components/importing/import-form';
import { ImportRow } from '@/features/contacts/components/importing/import-row';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Page } from '@/components/ui/page';
import { Skeleton } from '@/components/ui/skeleton';
import { useMay } from '@/lib/auth/current-user';
import { useNow } from '@/lib/use-now';

/** All contacts as a file: in and out. */
export function ContactsPage() {
  const mayManage = useMay('contacts.manage');
  const mayExport = useMay('contacts.export');
  const download = useExportContacts();
  return (
    <Page title="Contacts" intro="Bring contacts in from a file, or take all of them out as one.">
      {mayManage && (
        <Card title="Import" intro="All rows that are in order are stored together; nobody sees any of them before.">
          <ImportForm />
        </Card>
      )}
      {mayManage && (
        <Card title="Imports">
          <Imports />
        </Card>
      )}
      {mayExport && (
        <Card title="Export" intro="All contacts as CSV, in the columns an import reads.">
          {download.isError && <ErrorNotice error={download.error} className="mb-4" />}
          <Button busy={download.isPending} onClick={() => download.mutate()}>
            Export contacts
          </Button>
        </Card>
      )}
    </Page>
  );
}

function Imports() {
  const { data: imports, isPending, isError, error, refetch } = useContactImports();
  const now = useNow();
  return (
    <>
      {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton className="h-16 rounded-xl" />}
      {imports?.length === 0 && <p className="text-[13px] text-ink-3">None yet.</p>}
      <ul aria-label="Imports" className="divide-y divide-line">
        {imports?.map((one) => (
          <ImportRow key={one.id} contactImport={one} now={now} />
        ))}
      </ul>
    </>
  );
}
