import { useMutation, useQueryClient } from '@tanstack/react-query';
import { putMessage } from '@/features/messages/api/message-cache';
import { api, unwrap } from '@/lib/api/client';

interface Template {
  key: string;
  name: string;
  language: string;
  parameters: string[];
}

export function useSendTemplate(conversationId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key, ...template }: Template) =>
      unwrap(
        api.POST('/api/v1/whatsapp/send/template', {
          params: { header: { 'Idempotency-Key': key } },
          body: { conversationId, ...template },
        }),
      ),
    onSuccess: (message) => putMessage(client, message),
  });
}
