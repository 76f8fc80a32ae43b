import { Skeleton } from '@/components/ui/skeleton';

export function ConversationRowSkeleton({ rows }: { rows: number }) {
  return (
    <div role="status" className="px-2">
      <span className="sr-only">Loading conversations</span>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="flex gap-3 px-3 py-2.5">
          <Skeleton className="size-11 rounded-full" />
          <div className="flex-1 space-y-2 pt-1.5">
            <div className="flex justify-between">
              <Skeleton className="h-3.5 w-28" />
              <Skeleton className="h-3 w-8" />
            </div>
            <Skeleton className="h-3 w-4/5" />
          </div>
        </div>
      ))}
    </div>
  );
}
