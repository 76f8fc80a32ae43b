import type { ReactNode } from 'react';

const link = /https?:\/\/[^\s<]*[^\s<.,:;"')\]!?*_~]/;
const monospace = /```(?<mono>[^`]+)```/;
// WhatsApp's marks count only at the borders of words: 2*3*4 and snake_case_name stay as they are.
const marked = (mark: string, name: string) => new RegExp(`(?<![\\w${mark}])${mark}(?=\\S)(?<${name}>[^${mark}\\n]*[^\\s${mark}])${mark}(?![\\w${mark}])`);

const token = new RegExp(
  [`(?<link>${link.source})`, monospace.source, marked('\\*', 'bold').source, marked('_', 'italic').source, marked('~', 'strike').source].join('|'),
  'gu',
);

/** WhatsApp's text with its links and its *bold*, _italic_, ~strike~ and ```monospace``` as elements. */
export function formatText(text: string): ReactNode[] {
  const result: ReactNode[] = [];
  let end = 0;
  for (const match of text.matchAll(token)) {
    if (match.index > end) {
      result.push(text.slice(end, match.index));
    }
    result.push(element(match.groups ?? {}, match.index));
    end = match.index + match[0].length;
  }
  if (end < text.length) {
    result.push(text.slice(end));
  }
  return result;
}

/** Up to three emoji and nothing else are shown large, as on the phone. */
export function isOnlyEmoji(text: string): boolean {
  return /^(?:\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F|\u200D\p{Extended_Pictographic})*\s*){1,3}$/u.test(text.trim());
}

function element(groups: Record<string, string | undefined>, key: number): ReactNode {
  if (groups.link) {
    return (
      <a key={key} href={groups.link} target="_blank" rel="noopener noreferrer" className="text-accent-text underline underline-offset-2">
        {groups.link}
      </a>
    );
  }
  if (groups.mono) {
    return (
      <code key={key} className="rounded bg-ink/8 px-1 font-mono text-[13px]">
        {groups.mono}
      </code>
    );
  }
  if (groups.bold) {
    return <strong key={key}>{formatText(groups.bold)}</strong>;
  }
  return groups.italic ? <em key={key}>{formatText(groups.italic)}</em> : <s key={key}>{formatText(groups.strike ?? '')}</s>;
}
