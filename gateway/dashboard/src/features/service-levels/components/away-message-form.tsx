import { useState, type FormEvent } from 'react';
import { useSaveAwayMessage, type AwayMessage } from '@/features/service-levels/api/service-settings';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextArea } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { SwitchField } from '@/components/ui/switch-field';

export function AwayMessageForm({ away, mayManage }: { away: AwayMessage; mayManage: boolean }) {
  const save = useSaveAwayMessage();
  const [isOn, setOn] = useState(away.isOn);
  const [text, setText] = useState(away.text);

  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate({ isOn, text });
  }

  return (
    <form onSubmit={submit}>
      <fieldset disabled={!mayManage} className="flex min-w-0 flex-col gap-3">
        {save.isError && <ErrorNotice error={save.error} />}
        {save.isSuccess && <Notice tone="good" title="Saved." />}
        <SwitchField label="Say it" checked={isOn} onChange={setOn} disabled={!mayManage} />
        <TextArea label="Text" required maxLength={1600} value={text} onChange={(event) => setText(event.target.value)} />
        {mayManage && (
          <div>
            <Button type="submit" variant="primary" size="md" busy={save.isPending}>
              Save away message
            </Button>
          </div>
        )}
      </fieldset>
    </form>
  );
}
