import { Camera, Mail, MessageSquareText, Phone, type LucideIcon } from 'lucide-react';
import type { Conversation } from '@/lib/api/types';
import { cn } from '@/lib/cn';

const channels: Record<string, { icon: LucideIcon; color: string }> = {
  WhatsApp: { icon: Phone, color: 'bg-[#1faa55]' },
  SMS: { icon: MessageSquareText, color: 'bg-[#3b6fd4]' },
  Email: { icon: Mail, color: 'bg-[#a35bc2]' },
  Instagram: { icon: Camera, color: 'bg-[#d6336c]' },
};

/** A small badge for the corner of an avatar. */
export function ChannelIcon({ channel, className }: { channel: Conversation['channel']; className?: string }) {
  const { icon: Icon, color } = channels[channel] ?? { icon: MessageSquareText, color: 'bg-ink-3' };
  return (
    <span role="img" aria-label={channel} className={cn('flex size-[18px] items-center justify-center rounded-full border-2 border-surface text-white', color, className)}>
      <Icon aria-hidden className="size-2.5 fill-current" strokeWidth={1} />
    </span>
  );
}
