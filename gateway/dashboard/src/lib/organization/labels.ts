import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import type { Label } from '@/lib/api/types';

export const labelsQuery = queryOptions({
  queryKey: ['labels'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/labels', { signal })),
  select: (answer): Label[] => answer.data,
});

export function useLabels() {
  return useQuery(labelsQuery);
}

export function useCreateLabel() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; color: string }) => unwrap(api.POST('/api/v1/labels', { body })),
    onSuccess: () => client.invalidateQueries(labelsQuery),
  });
}

/** Distinguishable next to each other and on both themes. */
export const labelColors = ['#2f9e77', '#3b6fd4', '#a35bc2', '#d4663b', '#c23b5b', '#b8860b', '#5f7480', '#0e8fa8'] as const;

/** A colour for a new label: the one used least so far. */
export function nextLabelColor(labels: readonly Label[]): string {
  const uses = (color: string) => labels.filter((label) => label.color.toLowerCase() === color).length;
  return labelColors.reduce((best, color) => (uses(color) < uses(best) ? color : best));
}
