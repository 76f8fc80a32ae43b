import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { describeError } from '@/lib/api/problem';

interface ErrorNoticeProps {
  error: unknown;
  onRetry?: () => void;
  className?: string;
}

export function ErrorNotice({ error, onRetry, className }: ErrorNoticeProps) {
  const { title, detail } = describeError(error);
  return (
    <Notice tone="danger" title={title} className={className}>
      {detail}
      {onRetry && (
        <Button className="mt-2 flex" onClick={onRetry}>
          Try again
        </Button>
      )}
    </Notice>
  );
}
