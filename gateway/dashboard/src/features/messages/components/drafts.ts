const drafts = new Map<string, string>();

/** What was typed and not sent, kept while other conversations are looked at. */
export function readDraft(conversationId: string): string {
  return drafts.get(conversationId) ?? '';
}

export function writeDraft(conversationId: string, text: string): void {
  if (text) {
    drafts.set(conversationId, text);
  } else {
    drafts.delete(conversationId);
  }
}
