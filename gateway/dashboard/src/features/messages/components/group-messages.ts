import type { ReactNode } from 'react';
import type { Message } from '@/lib/api/types';
import { dayKey } from '@/lib/time';

/** Something that stands among the messages at its time and is none, a private note for example. */
export interface Aside {
  id: string;
  timestamp: string;
  content: ReactNode;
}

/** Messages of one author shortly after each other, drawn as one block; or an aside. */
export interface MessageBlock {
  key: string;
  messages: Message[];
  aside?: Aside;
}

export interface MessageDay {
  key: string;
  /** Any moment of the day. */
  timestamp: string;
  blocks: MessageBlock[];
}

const blockGapMs = 5 * 60_000;

/** Groups messages, given oldest first, by day and author, with the asides, in any order, between them. */
export function groupMessages(messages: readonly Message[], asides: readonly Aside[] = []): MessageDay[] {
  const days: MessageDay[] = [];
  const waiting = asides.toSorted((left, right) => Date.parse(left.timestamp) - Date.parse(right.timestamp));

  for (const message of messages) {
    while (waiting[0] && Date.parse(waiting[0].timestamp) < Date.parse(message.timestamp)) {
      addAside(days, waiting.shift());
    }
    const { blocks } = dayOf(days, message.timestamp);
    const block = blocks.at(-1);
    const previous = block?.messages.at(-1);
    if (block && previous && belongsTogether(previous, message)) {
      block.messages.push(message);
    } else {
      blocks.push({ key: message.id, messages: [message] });
    }
  }
  waiting.forEach((aside) => addAside(days, aside));
  return days;
}

function addAside(days: MessageDay[], aside: Aside | undefined): void {
  if (aside) {
    dayOf(days, aside.timestamp).blocks.push({ key: aside.id, messages: [], aside });
  }
}

/** The last day when the moment is on it, else a new one. */
function dayOf(days: MessageDay[], timestamp: string): MessageDay {
  const key = dayKey(timestamp);
  const last = days.at(-1);
  if (last?.key === key) {
    return last;
  }
  const day = { key, timestamp, blocks: [] };
  days.push(day);
  return day;
}

function belongsTogether(previous: Message, message: Message): boolean {
  return (
    previous.direction === message.direction &&
    previous.senderType === message.senderType &&
    previous.sender === message.sender &&
    previous.type !== 'system' &&
    message.type !== 'system' &&
    Date.parse(message.timestamp) - Date.parse(previous.timestamp) < blockGapMs
  );
}

export interface Reaction {
  emoji: string;
  fromCustomer: boolean;
}

/**
 * Takes reactions out of the list and hangs each on the message it is for. A customer and the business have
 * one reaction each on a message; a later one replaces it, an empty one takes it away.
 */
export function splitReactions(messages: readonly Message[]): { rest: Message[]; reactions: Map<string, Reaction[]> } {
  const reactions = new Map<string, Reaction[]>();
  const ids = new Set(messages.map((message) => message.id));
  const rest = messages.filter((message) => {
    const target = reactionTarget(message);
    if (!target || !ids.has(target)) {
      return true;
    }
    const fromCustomer = message.direction === 'inbound';
    const others = (reactions.get(target) ?? []).filter((reaction) => reaction.fromCustomer !== fromCustomer);
    const emoji = message.message;
    reactions.set(target, emoji ? [...others, { emoji, fromCustomer }] : others);
    return false;
  });
  return { rest, reactions };
}

function reactionTarget(message: Message): string | null {
  if (message.type !== 'reaction') {
    return null;
  }
  return message.replyTo?.messageId ?? null;
}
