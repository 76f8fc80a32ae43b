import { useMutation, useQueryClient } from '@tanstack/react-query';
import { putMessage } from '@/features/messages/api/message-cache';
import { api, unwrap } from '@/lib/api/client';

interface Template {
  key: string;
  name: string;
  language: string;
  /** For the placeholders of the body, in their order. */
  parameters: string[];
}

export function useSendTemplate(conversationId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key, name, language, parameters }: Template) =>
      unwrap(
        api.POST('/api/v1/whatsapp/send/template', {
          params: { header: { 'Idempotency-Key': key } },
          body: { conversationId, templateName: name, languageCode: language, components: componentsOf(parameters) },
        }),
      ),
    onSuccess: (message) => putMessage(client, message),
  });
}

/** Meta's shape. */
export function componentsOf(parameters: string[]) {
  return parameters.length === 0 ? undefined : [{ type: 'body', parameters: parameters.map((text) => ({ type: 'text', text })) }];
}
