import type { Message } from '@/lib/api/types';
import { dayKey } from '@/lib/time';

/** Messages of one author shortly after each other, drawn as one block. */
export interface MessageBlock {
  key: string;
  messages: Message[];
}

export interface MessageDay {
  key: string;
  /** Any moment of the day. */
  timestamp: string;
  blocks: MessageBlock[];
}

const blockGapMs = 5 * 60_000;

/** Groups messages, given oldest first, by day and author. */
export function groupMessages(messages: readonly Message[]): MessageDay[] {
  const days: MessageDay[] = [];
  for (const message of messages) {
    const key = dayKey(message.timestamp);
    let day = days.at(-1);
    if (day?.key !== key) {
      day = { key, timestamp: message.timestamp, blocks: [] };
      days.push(day);
    }
    const block = day.blocks.at(-1);
    const previous = block?.messages.at(-1);
    if (block && previous && belongsTogether(previous, message)) {
      block.messages.push(message);
    } else {
      day.blocks.push({ key: message.id, messages: [message] });
    }
  }
  return days;
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
