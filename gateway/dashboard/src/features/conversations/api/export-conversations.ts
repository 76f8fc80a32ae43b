import { useMutation } from '@tanstack/react-query';
import type { ConversationQuery } from '@/features/conversations/api/conversation-query';
import { toastError } from '@/components/ui/toasts';
import { api, unwrap } from '@/lib/api/client';
import { saveFile } from '@/lib/save-file';

/** The conversations of a list, with its filters, as a file for spreadsheets. */
export function useExportConversations() {
  return useMutation({
    mutationFn: async ({ filter, status, priority, channel, assignee, team, label, serviceLevel }: ConversationQuery) => {
      const query = { filter, status, priority, channel, assignee, team, label, serviceLevel, format: 'csv' };
      saveFile(await unwrap(api.GET('/api/v1/conversations/export', { params: { query }, parseAs: 'blob' })), 'conversations.csv');
    },
    onError: toastError,
  });
}

export function useDownloadTranscript(conversationId: string) {
  return useMutation({
    mutationFn: async () => {
      const file = await unwrap(api.GET('/api/v1/conversations/{conversationId}/transcript', { params: { path: { conversationId }, query: { format: 'text' } }, parseAs: 'blob' }));
      saveFile(file, `${conversationId}.txt`);
    },
    onError: toastError,
  });
}
