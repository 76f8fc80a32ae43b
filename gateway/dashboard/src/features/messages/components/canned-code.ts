import type { CannedResponse } from '@/lib/organization/canned-responses';

/** What is being typed after a / that begins a word, up to the caret; undefined when nothing is. */
export function codeAt(text: string, caret: number): { start: number; query: string } | undefined {
  const match = /(?<=^|\s)\/([\p{L}\p{N}_-]*)$/u.exec(text.slice(0, caret));
  return match ? { start: match.index, query: match[1] ?? '' } : undefined;
}

/** Those whose code begins like this, then those with the word in their text. */
export function cannedLike(responses: readonly CannedResponse[], query: string): CannedResponse[] {
  const words = query.toLocaleLowerCase();
  const byCode = responses.filter((response) => response.code.startsWith(words));
  const byText = words.length < 2 ? [] : responses.filter((response) => !byCode.includes(response) && response.text.toLocaleLowerCase().includes(words));
  return [...byCode, ...byText];
}
