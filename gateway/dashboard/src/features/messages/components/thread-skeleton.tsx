import { Skeleton } from '@/components/ui/skeleton';
import { cn } from '@/lib/cn';

const lines = ['w-56', 'w-40', 'w-72', 'w-48', 'w-64', 'w-36'];

export function ThreadSkeleton() {
  return (
    <div role="status" className="flex flex-col gap-3">
      <span className="sr-only">Loading messages</span>
      {lines.map((width, index) => (
        <Skeleton key={index} className={cn('h-11 rounded-2xl bg-line', width, index % 3 === 1 && 'self-end')} />
      ))}
    </div>
  );
}
