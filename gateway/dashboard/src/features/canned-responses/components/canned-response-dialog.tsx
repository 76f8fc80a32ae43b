import { useState, type FormEvent } from 'react';
import { useSaveCannedResponse } from '@/features/canned-responses/api/change-canned-responses';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextArea, TextField } from '@/components/ui/field';
import { SwitchField } from '@/components/ui/switch-field';
import type { CannedResponse } from '@/lib/organization/canned-responses';

const variables = 'contact.name, contact.first_name, contact.email, contact.attribute.KEY, agent.name, agent.first_name';

interface CannedResponseDialogProps {
  /** The one to change; a new one when absent. */
  response: CannedResponse | undefined;
  onClose: () => void;
}

export function CannedResponseDialog({ response, onClose }: CannedResponseDialogProps) {
  const [code, setCode] = useState(response?.code ?? '');
  const [text, setText] = useState(response?.text ?? '');
  const [isShared, setShared] = useState(response?.isShared ?? true);
  const save = useSaveCannedResponse(response?.id);

  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate({ code: code.trim(), text, isShared }, { onSuccess: onClose });
  }

  return (
    <Dialog open onOpenChange={onClose} title={response ? 'Change canned response' : 'New canned response'}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        {save.isError && <ErrorNotice error={save.error} />}
        <TextField
          label="Code"
          value={code}
          onChange={(event) => setCode(event.target.value.toLowerCase())}
          required
          maxLength={50}
          pattern="[a-z0-9][a-z0-9_\-]*"
          title="Small letters, digits, - and _"
          autoComplete="off"
          hint="What is typed after a / to find it, as hours."
        />
        <TextArea
          label="Text"
          value={text}
          onChange={(event) => setText(event.target.value)}
          required
          maxLength={4096}
          hint={
            <>
              Variables stand in double braces, with what to say when one is unknown: <code>{'{{contact.first_name|there}}'}</code>. There are {variables}.
            </>
          }
        />
        <SwitchField label="Everybody has it" checked={isShared} onChange={setShared} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={save.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
