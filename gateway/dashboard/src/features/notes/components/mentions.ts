import type { Member } from '@/lib/organization/members';

/** What is being typed after an @ that begins a word, up to the caret; undefined when nothing is. */
export function mentionAt(text: string, caret: number): { start: number; query: string } | undefined {
  const match = /(?<=^|[\s(])@([\p{L}\p{N}.'-]*(?: [\p{L}\p{N}.'-]*)?)$/u.exec(text.slice(0, caret));
  return match ? { start: match.index, query: match[1] ?? '' } : undefined;
}

/** Members whose name has a word that begins like this. */
export function membersLike(members: readonly Member[], query: string): Member[] {
  const words = query.toLocaleLowerCase();
  return members.filter((member) => {
    const name = member.name.toLocaleLowerCase();
    return name.startsWith(words) || name.split(/\s+/).some((word) => word.startsWith(words));
  });
}

/** The members a text names: those whose name stands in it after an @. A longer name counts before one it begins with. */
export function mentionedIn(text: string, members: readonly Member[]): string[] {
  return [...new Set(partsOf(text, members).flatMap((part) => part.userId ?? []))];
}

/** A text in pieces, the names in it with whose they are. */
export function partsOf(text: string, members: readonly Member[]): { text: string; userId?: string }[] {
  const byLength = members.toSorted((left, right) => right.name.length - left.name.length);
  const parts: { text: string; userId?: string }[] = [];
  let begin = 0;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const member = byLength.find((one) => text.startsWith(one.name, at + 1) && !/^[\p{L}\p{N}]/u.test(text.slice(at + 1 + one.name.length)));
    if (member && at >= begin) {
      if (at > begin) {
        parts.push({ text: text.slice(begin, at) });
      }
      begin = at + 1 + member.name.length;
      parts.push({ text: text.slice(at, begin), userId: member.userId });
    }
  }
  if (begin < text.length) {
    parts.push({ text: text.slice(begin) });
  }
  return parts;
}
