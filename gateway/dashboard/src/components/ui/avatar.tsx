import { avatarColor, initials } from '@/components/ui/avatar-style';
import { cn } from '@/lib/cn';

interface AvatarProps {
  name: string;
  /** Decides the colour, so that a renamed contact keeps it. */
  id: string;
  className?: string;
}

export function Avatar({ name, id, className }: AvatarProps) {
  const { background, color } = avatarColor(id);
  return (
    <span
      aria-hidden
      style={{ background, color }}
      className={cn('inline-flex size-10 shrink-0 items-center justify-center overflow-hidden rounded-full text-sm font-semibold select-none', className)}
    >
      {initials(name)}
    </span>
  );
}
