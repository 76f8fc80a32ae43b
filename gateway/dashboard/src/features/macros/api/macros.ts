import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast, toastError } from '@/components/ui/toasts';
import { api, unwrap } from '@/lib/api/client';
import { macrosQuery, type Macro, type MacroStep } from '@/lib/organization/macros';

/** Takes the steps of a macro on a conversation: all of them or none. */
export function useRunMacro(conversationId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (macro: Macro) =>
      unwrap(api.POST('/api/v1/macros/{macroId}/run', { params: { path: { macroId: macro.id } }, body: { conversationIds: [conversationId], runId: crypto.randomUUID() } })),
    onSuccess: ({ results }, macro) => {
      const [result] = results;
      if (result?.isDone) {
        toast({ tone: 'info', title: `${macro.name}: done` });
      } else {
        const step = result?.step == null ? '' : `Step ${result.step + 1}: `;
        toast({ tone: 'danger', title: `${macro.name}: nothing was done`, detail: step + (result?.detail ?? 'It was refused.') });
      }
    },
    onError: toastError,
    onSettled: () => client.invalidateQueries({ queryKey: ['conversations', 'detail', conversationId] }),
  });
}

export interface MacroShape {
  name: string;
  steps: MacroStep[];
  isShared: boolean;
}

/** Makes a macro, or replaces one. */
export function useSaveMacro(macroId: string | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: MacroShape) => unwrap(macroId ? api.PUT('/api/v1/macros/{macroId}', { params: { path: { macroId } }, body }) : api.POST('/api/v1/macros', { body })),
    onSuccess: () => client.invalidateQueries(macrosQuery),
  });
}

export function useDeleteMacro() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (macroId: string) => unwrap(api.DELETE('/api/v1/macros/{macroId}', { params: { path: { macroId } } })),
    onSuccess: () => client.invalidateQueries(macrosQuery),
  });
}
