import type { Bot } from '@/lib/api/types';

export type KeywordMatch = Bot['rules']['keywords'][number]['match'];

export interface RuleForm {
  /** Only for React: rules have no id of their own. */
  key: string;
  /** As typed, separated by commas. */
  keywords: string;
  match: KeywordMatch;
  answer: string;
}

export interface BotFormValues {
  name: string;
  isActive: boolean;
  greeting: string;
  fallback: string;
  rules: RuleForm[];
}

export function toForm({ name, isActive, rules }: Bot): BotFormValues {
  return {
    name,
    isActive,
    greeting: rules.greeting ?? '',
    fallback: rules.fallback ?? '',
    rules: rules.keywords.map((rule) => ({ ...rule, key: crypto.randomUUID(), keywords: rule.keywords.join(', ') })),
  };
}

export function fromForm(bot: Bot, form: BotFormValues): Bot {
  return {
    ...bot,
    name: form.name.trim(),
    isActive: form.isActive,
    rules: {
      greeting: form.greeting.trim() || null,
      fallback: form.fallback.trim() || null,
      keywords: form.rules.map(({ keywords, match, answer }) => ({
        keywords: keywords.split(',').map((word) => word.trim()).filter(Boolean),
        match,
        answer: answer.trim(),
      })),
    },
  };
}
