import { Suggestions } from '@/components/ui/suggestions';
import type { CannedResponse } from '@/lib/organization/canned-responses';

interface CannedListProps {
  /** Of the field it belongs to. */
  id: string;
  responses: readonly CannedResponse[];
  active: number;
  onEnter: (index: number) => void;
  onPick: (response: CannedResponse) => void;
}

/** What a / may mean. */
export function CannedList({ responses, ...list }: CannedListProps) {
  return (
    <Suggestions label="Canned responses" items={responses} keyOf={(response) => response.id} className="w-[26rem]" {...list}>
      {(response) => (
        <>
          <span className="shrink-0 font-medium">/{response.code}</span>
          <span className="truncate text-ink-3">{response.text}</span>
        </>
      )}
    </Suggestions>
  );
}
