import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { mailBody, toAttachments, type OutgoingMail } from '@/features/messages/api/deliver';
import { componentsOf } from '@/features/messages/api/send-template';
import { toastError } from '@/components/ui/toasts';
import { api, unwrap } from '@/lib/api/client';
import { useRealtimeEvent } from '@/lib/realtime/use-realtime';

export interface MessageToSchedule {
  /** Idempotency key. */
  key: string;
  channel: string;
  at: Date;
  text: string;
  mail?: OutgoingMail;
  /** Sent instead when WhatsApp's window is closed by then. */
  fallback?: { name: string; language: string; parameters: string[] };
}

function scheduledQuery(conversationId: string) {
  return queryOptions({
    queryKey: ['scheduled-messages', conversationId],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/conversations/{conversationId}/scheduled-messages', { params: { path: { conversationId }, query: { status: 'scheduled', limit: 200 } }, signal })),
    select: (answer) => answer.data.toSorted((left, right) => left.scheduledAt.localeCompare(right.scheduledAt)),
  });
}

/** What is to be sent later, the next first. */
export function useScheduledMessages(conversationId: string) {
  return useQuery(scheduledQuery(conversationId));
}

export function useScheduleMessage(conversationId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ key, channel, at, text, mail, fallback }: MessageToSchedule) => {
      const content = mail
        ? { subject: mail.subject, body: mailBody(text), cc: mail.cc || undefined, bcc: mail.bcc || undefined, attachments: await toAttachments(mail.files) }
        : { message: text };
      return unwrap(
        api.POST('/api/v1/conversations/{conversationId}/messages/schedule', {
          params: { path: { conversationId }, header: { 'Idempotency-Key': key } },
          body: {
            channel,
            scheduledAt: at.toISOString(),
            fallbackTemplate: fallback && { name: fallback.name, language: fallback.language, components: componentsOf(fallback.parameters) },
            clearDraft: true,
            ...content,
          },
        }),
      );
    },
    onSuccess: () => client.invalidateQueries(scheduledQuery(conversationId)),
  });
}

export function useCancelScheduledMessage(conversationId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (messageId: string) => unwrap(api.DELETE('/api/v1/scheduled-messages/{messageId}', { params: { path: { messageId } } })),
    onError: toastError,
    onSettled: () => client.invalidateQueries(scheduledQuery(conversationId)),
  });
}

/** Reads what is scheduled again when it may have changed, here or elsewhere. */
export function useLiveScheduledMessages(): void {
  const client = useQueryClient();
  useRealtimeEvent('server:hello', (hello) => {
    if (!hello.isResumed) {
      void client.invalidateQueries({ queryKey: ['scheduled-messages'] });
    }
  });
  useRealtimeEvent('scheduled_message:changed', ({ conversationId }) => void client.invalidateQueries(scheduledQuery(conversationId)));
}
