import type { FormEvent, ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { formText } from '@/lib/form-text';

interface ConnectionFormProps {
  isNew: boolean;
  save: { isError: boolean; error: Error | null; isPending: boolean };
  /** Sends it; `value` gives a field's text without spaces around it. */
  onSubmit: (value: (name: string) => string) => void;
  onCancel: () => void;
  children: ReactNode;
}

/** The frame of every form that connects a channel or changes its credentials. */
export function ConnectionForm({ isNew, save, onSubmit, onCancel, children }: ConnectionFormProps) {
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    onSubmit((name) => formText(form, name).trim());
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-5 rounded-2xl border border-line bg-surface p-5">
      {save.isError && <ErrorNotice error={save.error} />}
      {children}
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" busy={save.isPending}>
          {isNew ? 'Connect' : 'Save'}
        </Button>
      </div>
    </form>
  );
}
