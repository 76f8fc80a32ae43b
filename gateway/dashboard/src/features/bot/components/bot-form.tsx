import { Plus } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useSaveBot } from '@/features/bot/api/bots';
import { fromForm, toForm, type RuleForm } from '@/features/bot/components/bot-form-values';
import { KeywordRuleFields } from '@/features/bot/components/keyword-rule-fields';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextArea, TextField } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { SwitchField } from '@/components/ui/switch-field';
import type { Bot } from '@/lib/api/types';

export function BotForm({ bot }: { bot: Bot }) {
  const save = useSaveBot();
  const [form, setForm] = useState(() => toForm(bot));
  // One bot is active at a time: activating another one switches this one off.
  const [wasActive, setWasActive] = useState(bot.isActive);
  if (wasActive !== bot.isActive) {
    setWasActive(bot.isActive);
    setForm({ ...form, isActive: bot.isActive });
  }
  const change = (part: Partial<typeof form>) => setForm({ ...form, ...part });

  function changeRule(key: string, part: Partial<RuleForm>) {
    change({ rules: form.rules.map((rule) => (rule.key === key ? { ...rule, ...part } : rule)) });
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate(fromForm(bot, form));
  }

  return (
    <form onSubmit={submit} aria-label={bot.name} className="flex flex-col gap-5 rounded-2xl border border-line bg-surface p-5">
      <div className="flex flex-wrap items-end gap-4">
        <div className="min-w-48 flex-1">
          <TextField label="Name" required maxLength={200} value={form.name} onChange={(event) => change({ name: event.target.value })} />
        </div>
        <SwitchField label="Active" checked={form.isActive} onChange={(isActive) => change({ isActive })} />
      </div>
      <TextArea label="Greeting" hint="The answer to a customer's first message, unless a keyword matches." value={form.greeting} onChange={(event) => change({ greeting: event.target.value })} />
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-2 text-[13px] font-medium">Keyword answers</legend>
        {form.rules.length === 0 && <p className="text-[13px] text-ink-3">None yet. The first rule that matches a message answers it.</p>}
        {form.rules.map((rule, index) => (
          <KeywordRuleFields
            key={rule.key}
            number={index + 1}
            rule={rule}
            onChange={(part) => changeRule(rule.key, part)}
            onRemove={() => change({ rules: form.rules.filter((other) => other.key !== rule.key) })}
          />
        ))}
        <Button className="w-fit" onClick={() => change({ rules: [...form.rules, { key: crypto.randomUUID(), keywords: '', match: 'contains', answer: '' }] })}>
          <Plus aria-hidden className="size-4" /> Add keyword answer
        </Button>
      </fieldset>
      <TextArea label="Fallback" hint="The answer when nothing else fits. Empty: the bot says nothing." value={form.fallback} onChange={(event) => change({ fallback: event.target.value })} />
      {save.isError && <ErrorNotice error={save.error} />}
      {save.isSuccess && <Notice tone="good" title="Saved. The bot answers with it from the next message on." />}
      <Button type="submit" variant="primary" busy={save.isPending} className="self-end">
        Save
      </Button>
    </form>
  );
}
