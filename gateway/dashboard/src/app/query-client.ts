import { QueryClient } from '@tanstack/react-query';
import { isWorthRetrying } from '@/lib/api/problem';

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The hub keeps what is shown up to date and a reconnect reads everything again.
        staleTime: 60_000,
        retry: (failures, error) => failures < 2 && isWorthRetrying(error),
      },
    },
  });
}
