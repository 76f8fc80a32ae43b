import type { Conversation } from '@/lib/api/types';
import { useSession } from '@/lib/auth/session';

/** Who answers now, in two words. */
export function useAnswerer({ mode, takenOverBy }: Conversation): string {
  const session = useSession();
  if (mode === 'bot') {
    return 'The bot';
  }
  return !takenOverBy || takenOverBy === session?.userId ? 'You' : 'A colleague';
}
