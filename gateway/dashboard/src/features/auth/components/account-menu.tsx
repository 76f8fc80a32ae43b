import { LogOut, UserRound } from 'lucide-react';
import { useNavigate } from 'react-router';
import { useCurrentUser, useMyOrganizations } from '@/lib/auth/current-user';
import { signOut, useSwitchOrganization } from '@/features/auth/api/sign-in';
import { Avatar } from '@/components/ui/avatar';
import { Menu, MenuChoice, MenuItem, MenuSeparator } from '@/components/ui/menu';
import { paths } from '@/config/paths';
import { useSession } from '@/lib/auth/session';
import { setTheme, useTheme } from '@/lib/theme';

const themes = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

export function AccountMenu({ side }: { side: 'right' | 'top' }) {
  const session = useSession();
  const theme = useTheme();
  const { data: user } = useCurrentUser();

  const { data: organizations = [] } = useMyOrganizations();
  const switchOrganization = useSwitchOrganization();
  const navigate = useNavigate();

  return (
    <Menu
      side={side}
      align="end"
      trigger={
        <button type="button" aria-label="Account" className="flex items-center justify-center rounded-full">
          <Avatar name={user?.name ?? ''} id={session?.userId ?? ''} className="size-9 text-[13px]" />
        </button>
      }
    >
      <div className="max-w-64 px-2.5 pt-1.5 pb-2">
        <p className="truncate font-medium">{user?.name ?? '…'}</p>
        <p className="truncate text-xs text-ink-3">{user?.email}</p>
        <p className="mt-1 truncate text-xs text-ink-2">{user?.organizationName}</p>
      </div>
      <MenuSeparator />
      <MenuChoice label="Appearance" value={theme} options={themes} onChange={setTheme} />
      <MenuSeparator />
      {organizations.length > 1 && (
        <>
          <MenuChoice
            label="Organization"
            value={session?.organizationId ?? ''}
            options={organizations.map((organization) => ({ value: organization.id, label: organization.name }))}
            onChange={(id) => switchOrganization.mutate(id)}
          />
          <MenuSeparator />
        </>
      )}
      <MenuItem onSelect={() => void navigate(paths.account)}>
        <UserRound aria-hidden /> Your account
      </MenuItem>
      <MenuItem onSelect={() => void signOut()}>
        <LogOut aria-hidden /> Sign out
      </MenuItem>
    </Menu>
  );
}
