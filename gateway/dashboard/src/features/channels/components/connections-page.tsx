import type { UseQueryResult } from '@tanstack/react-query';
import type { LucideIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Page } from '@/components/ui/page';
import { Skeleton } from '@/components/ui/skeleton';
import { useMay } from '@/lib/auth/current-user';

interface FormProps<T, TSaved> {
  /** The one whose credentials change; a new one when absent. */
  connection: T | undefined;
  onSaved: (saved: TSaved) => void;
  onCancel: () => void;
}

interface ConnectionsPageProps<T, TSaved> {
  title: string;
  intro: string;
  query: Pick<UseQueryResult<T[]>, 'data' | 'isPending' | 'isError' | 'error' | 'refetch'>;
  empty: { icon: LucideIcon; title: string; text: string };
  connectLabel: string;
  form: (props: FormProps<T, TSaved>) => ReactNode;
  /** Shown above the list after saving. */
  saved: (saved: TSaved) => ReactNode;
  /** One connection, with its key. */
  children: (connection: T, onEdit: () => void) => ReactNode;
}

/** What is connected to a provider: a list, and a form in its place while one is connected or changed. */
export function ConnectionsPage<T, TSaved>({ title, intro, query, empty, connectLabel, form, saved, children }: ConnectionsPageProps<T, TSaved>) {
  const { data: connections, isPending, isError, error, refetch } = query;
  const mayManage = useMay('settings.manage');
  const [editing, setEditing] = useState<T | 'new'>();
  const [justSaved, setJustSaved] = useState<TSaved>();

  if (editing !== undefined) {
    return (
      <Page title={title} intro={intro}>
        {form({
          connection: editing === 'new' ? undefined : editing,
          onSaved: (answer) => {
            setEditing(undefined);
            setJustSaved(answer);
          },
          onCancel: () => setEditing(undefined),
        })}
      </Page>
    );
  }
  return (
    <Page title={title} intro={intro}>
      {justSaved !== undefined && saved(justSaved)}
      {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton className="h-40 rounded-2xl" />}
      {connections?.map((connection) => children(connection, () => setEditing(connection)))}
      {connections?.length === 0 && (
        <div className="rounded-2xl border border-line bg-surface">
          <EmptyState icon={empty.icon} title={empty.title}>
            {empty.text}
          </EmptyState>
        </div>
      )}
      {mayManage && connections && (
        <Button
          variant="primary"
          size="md"
          className="mt-4"
          onClick={() => {
            setJustSaved(undefined);
            setEditing('new');
          }}
        >
          {connectLabel}
        </Button>
      )}
    </Page>
  );
}
