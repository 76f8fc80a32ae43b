import type { Conversation } from '@/lib/api/types';
import { useSession } from '@/lib/auth/session';
import { useMemberNames } from '@/lib/organization/members';

/** Who answers now, in a word or two. */
export function useAnswerer({ mode, takenOverBy }: Conversation): string {
  const session = useSession();
  const nameOf = useMemberNames();
  if (mode === 'bot') {
    return 'The bot';
  }
  return !takenOverBy || takenOverBy === session?.userId ? 'You' : (nameOf(takenOverBy) ?? 'A colleague');
}
