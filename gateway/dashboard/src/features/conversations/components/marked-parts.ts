import type { FoundMessage } from '@/features/conversations/api/search';

/** The text of an excerpt in pieces, those searched for marked. */
export function markedParts({ text, highlights }: FoundMessage['excerpt']): { text: string; isMarked: boolean }[] {
  const parts: { text: string; isMarked: boolean }[] = [];
  let end = 0;
  for (const { start, length } of highlights) {
    if (start > end) {
      parts.push({ text: text.slice(end, start), isMarked: false });
    }
    parts.push({ text: text.slice(Math.max(start, end), start + length), isMarked: true });
    end = start + length;
  }
  if (end < text.length) {
    parts.push({ text: text.slice(end), isMarked: false });
  }
  return parts;
}
