import { useState, type FormEvent } from 'react';
import { useSaveSatisfactionSurvey, type SatisfactionSurvey } from '@/features/satisfaction/api/satisfaction';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextArea, TextField } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { SwitchField } from '@/components/ui/switch-field';
import { formText } from '@/lib/form-text';

const channels = ['WhatsApp', 'SMS', 'Email', 'Instagram'];

export function SurveyForm({ survey, mayManage }: { survey: SatisfactionSurvey; mayManage: boolean }) {
  const save = useSaveSatisfactionSurvey();
  const [isOn, setOn] = useState(survey.isOn);
  // Left out is all of them, and those that are connected later.
  const [asked, setAsked] = useState<readonly string[]>(survey.channels ?? channels);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const number = (name: string) => Number(formText(form, name));
    save.mutate({
      isOn,
      question: formText(form, 'question').trim(),
      thanks: formText(form, 'thanks').trim() || null,
      channels: channels.every((channel) => asked.includes(channel)) ? null : [...asked],
      everyDays: number('everyDays'),
      answerHours: number('answerHours'),
      commentMinutes: number('commentMinutes'),
    });
  }

  return (
    <form onSubmit={submit}>
      <fieldset disabled={!mayManage} className="flex min-w-0 flex-col gap-4">
        {save.isError && <ErrorNotice error={save.error} />}
        {save.isSuccess && <Notice tone="good" title="Saved." />}
        <SwitchField label="Ask when a conversation is resolved" checked={isOn} onChange={setOn} disabled={!mayManage} />
        <TextArea label="Question" name="question" required maxLength={1000} defaultValue={survey.question} hint="On WhatsApp 1 to 5 are chosen from a list; elsewhere the customer writes a number, which the question should say." />
        <TextArea label="Thanks" name="thanks" maxLength={1000} defaultValue={survey.thanks ?? ''} hint="Said to the answer; empty is nothing." />
        <fieldset className="flex flex-wrap gap-x-5 gap-y-1">
          <legend className="mb-1 text-[13px] font-medium">On</legend>
          {channels.map((channel) => (
            <label key={channel} className="flex h-8 items-center gap-2 text-[13px]">
              <input
                type="checkbox"
                checked={asked.includes(channel)}
                onChange={(event) => setAsked(event.target.checked ? [...asked, channel] : asked.filter((one) => one !== channel))}
                className="size-4 accent-accent"
              />
              {channel}
            </label>
          ))}
        </fieldset>
        <div className="grid gap-4 sm:grid-cols-3">
          <TextField label="Once in" name="everyDays" type="number" min={0} max={365} required defaultValue={survey.everyDays} hint="Days, for one customer" />
          <TextField label="Answers count for" name="answerHours" type="number" min={1} max={720} required defaultValue={survey.answerHours} hint="Hours" />
          <TextField label="Comments count for" name="commentMinutes" type="number" min={0} max={1440} required defaultValue={survey.commentMinutes} hint="Minutes after the answer" />
        </div>
        {mayManage && (
          <div>
            <Button type="submit" variant="primary" size="md" busy={save.isPending} disabled={asked.length === 0}>
              Save survey
            </Button>
          </div>
        )}
      </fieldset>
    </form>
  );
}
