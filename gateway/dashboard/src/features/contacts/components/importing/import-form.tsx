import { Upload } from 'lucide-react';
import { useRef, useState, type FormEvent } from 'react';
import { useImportContacts } from '@/features/contacts/api/imports';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { SwitchField } from '@/components/ui/switch-field';
import { formText } from '@/lib/form-text';

export function ImportForm() {
  const start = useImportContacts();
  const picker = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File>();
  const [updates, setUpdates] = useState(true);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const countryCode = formText(new FormData(event.currentTarget), 'countryCode').trim().replace(/^\+/, '') || undefined;
    if (file) {
      start.mutate({ file, existing: updates ? 'update' : 'skip', countryCode }, { onSuccess: () => setFile(undefined) });
    }
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {start.isError && <ErrorNotice error={start.error} />}
      <input
        ref={picker}
        type="file"
        hidden
        accept=".csv,.tsv,.txt,text/csv"
        aria-label="CSV file"
        onChange={(event) => {
          setFile(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      <button
        type="button"
        onClick={() => picker.current?.click()}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          setFile(event.dataTransfer.files[0]);
        }}
        className="flex min-h-20 w-full flex-col items-center justify-center gap-1 rounded-xl border border-dashed border-line-strong px-4 py-3 text-[13px] text-ink-2 hover:bg-hover"
      >
        <Upload aria-hidden className="size-5 text-ink-3" />
        <span className="font-medium [overflow-wrap:anywhere]">{file ? file.name : 'Choose a CSV file'}</span>
        <span className="text-xs text-ink-3">{file ? `${(file.size / 1024).toLocaleString(undefined, { maximumFractionDigits: 0 })} KB` : 'With the columns of an export, as name, phone and email'}</span>
      </button>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <TextField label="Country code" name="countryCode" inputMode="tel" pattern="\+?[1-9][0-9]{0,2}" title="As 49 or +49" placeholder="49" autoComplete="off" hint="Of numbers that are written without one." />
        <div className="sm:pt-6">
          <SwitchField label="Contacts there are get what the file says" checked={updates} onChange={setUpdates} />
        </div>
      </div>
      <div>
        <Button type="submit" variant="primary" size="md" disabled={!file} busy={start.isPending}>
          Import
        </Button>
      </div>
    </form>
  );
}
