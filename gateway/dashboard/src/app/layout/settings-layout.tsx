import { ArrowLeft, ChevronRight } from 'lucide-react';
import { Link, Navigate, NavLink, Outlet, useMatch } from 'react-router';
import { settingsGroups, type SettingsSection } from '@/app/layout/settings-sections';
import { paths } from '@/config/paths';
import { useCurrentUser } from '@/lib/auth/current-user';
import { cn } from '@/lib/cn';
import { useWide } from '@/lib/use-wide';

/** The sections on the left of what they are about; on a phone the list and a section are two screens. */
export function SettingsLayout() {
  const isList = useMatch(paths.settings) !== null;
  const isWide = useWide();
  const groups = useAllowedSections();
  const [first] = groups.flatMap((group) => group.sections);

  return (
    <div className="flex h-full">
      <nav aria-label="Settings" className={cn('h-full w-full shrink-0 overflow-y-auto bg-surface px-3 py-4 md:w-56 md:border-r md:border-line', !isList && 'max-md:hidden')}>
        <h1 className="px-2.5 pb-3 text-lg font-semibold tracking-tight">Settings</h1>
        {groups.map((group) => (
          <div key={group.label} className="mb-4">
            <h2 className="px-2.5 pb-1 text-xs font-medium text-ink-3">{group.label}</h2>
            <ul>
              {group.sections.map((section) => (
                <li key={section.to}>
                  <Section section={section} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className={cn('flex h-full min-w-0 flex-1 flex-col', isList && 'max-md:hidden')}>
        <Link to={paths.settings} className="flex items-center gap-1.5 border-b border-line bg-surface px-3 py-2.5 text-[13px] font-medium text-ink-2 md:hidden">
          <ArrowLeft aria-hidden className="size-4" /> Settings
        </Link>
        <div className="min-h-0 flex-1">{isList && isWide && first ? <Navigate to={first.to} replace /> : <Outlet />}</div>
      </div>
    </div>
  );
}

function Section({ section: { to, label, icon: Icon } }: { section: SettingsSection }) {
  return (
    <NavLink
      to={to}
      className={({ isActive }) =>
        cn('flex items-center gap-2.5 rounded-lg px-2.5 py-2 text-[13px] font-medium max-md:py-3 max-md:text-sm', isActive ? 'bg-accent-soft text-accent-text' : 'text-ink-2 hover:bg-hover hover:text-ink')
      }
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className="flex-1">{label}</span>
      <ChevronRight aria-hidden className="size-4 text-ink-3 md:hidden" />
    </NavLink>
  );
}

function useAllowedSections() {
  const { data: user } = useCurrentUser();
  const isAllowed = ({ permissions }: SettingsSection) => !permissions || permissions.some((permission) => user?.permissions.includes(permission));
  return settingsGroups.map((group) => ({ ...group, sections: group.sections.filter(isAllowed) })).filter((group) => group.sections.length > 0);
}
