import { Bot, Inbox, ListTodo, Settings, Users, type LucideIcon } from 'lucide-react';
import { NavLink } from 'react-router';
import { ConnectionDot } from '@/app/layout/connection-dot';
import { AccountMenu } from '@/features/auth/components/account-menu';
import { useUnreadConversations } from '@/features/conversations/api/list-conversations';
import { usePendingActions } from '@/features/manual-actions/api/manual-actions';
import { ConversationName } from '@/features/conversations/components/conversation-name';
import { NotificationBell } from '@/features/notifications/components/notification-bell';
import { paths } from '@/config/paths';
import { cn } from '@/lib/cn';

const itemClass = 'flex w-12 flex-col items-center gap-1 rounded-xl py-2 text-[11px] font-medium transition-colors md:w-16';

/** A rail on the left; on a phone a bar at the bottom. */
export function Navigation() {
  const { data: unread = 0 } = useUnreadConversations();
  const { data: pending = 0 } = usePendingActions();
  return (
    <nav
      aria-label="Main"
      className="flex items-center border-line bg-canvas max-md:h-[calc(3.75rem+env(safe-area-inset-bottom))] max-md:justify-around max-md:border-t max-md:px-2 max-md:pb-[env(safe-area-inset-bottom)] md:h-full md:w-[76px] md:flex-col md:gap-1.5 md:border-r md:py-4"
    >
      <img src="/favicon.svg" alt="ChatBoost" className="mb-3 size-9 max-md:hidden" />
      <Item to={paths.inbox} label="Inbox" icon={Inbox} count={unread} countOf="unread" />
      <Item to={paths.actions} label="To do" icon={ListTodo} count={pending} countOf="waiting" />
      <Item to={paths.bot} label="Bot" icon={Bot} />
      <Item to={paths.team} label="Team" icon={Users} />
      <Item to={paths.settings} label="Settings" icon={Settings} />
      <NotificationBell ConversationName={ConversationName} className={cn(itemClass, 'text-ink-2 hover:bg-hover hover:text-ink data-[state=open]:bg-hover')} />
      <div className="flex flex-col items-center gap-3 md:mt-auto">
        <ConnectionDot />
        <AccountMenu side="right" />
      </div>
    </nav>
  );
}

interface ItemProps {
  to: string;
  label: string;
  icon: LucideIcon;
  count?: number;
  countOf?: string;
}

function Item({ to, label, icon: Icon, count = 0, countOf }: ItemProps) {
  return (
    <NavLink
      to={to}
      className={({ isActive }) =>
        cn(
          itemClass,
          isActive ? 'text-accent-text md:bg-accent-soft' : 'text-ink-2 hover:bg-hover hover:text-ink',
        )
      }
    >
      <span className="relative">
        <Icon aria-hidden className="size-[21px]" strokeWidth={1.8} />
        {count > 0 && (
          <span className="absolute -top-1.5 left-3 min-w-4 rounded-full border-2 border-canvas bg-accent px-1 text-center text-[10px] leading-4 font-semibold text-accent-ink">
            {count > 99 ? '99+' : count}
            <span className="sr-only"> {countOf} </span>
          </span>
        )}
      </span>
      {label}
    </NavLink>
  );
}
