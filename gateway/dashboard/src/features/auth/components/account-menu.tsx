import { Copy, LogOut } from 'lucide-react';
import { useCurrentUser } from '@/features/auth/api/get-current-user';
import { Avatar } from '@/components/ui/avatar';
import { Menu, MenuChoice, MenuItem, MenuSeparator } from '@/components/ui/menu';
import { toast } from '@/components/ui/toasts';
import { setSession, useSession } from '@/lib/auth/session';
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

  async function copyOrganizationId() {
    await navigator.clipboard.writeText(session?.organizationId ?? '');
    toast({ tone: 'info', title: 'Organization id copied', detail: 'A colleague can join with it on the sign-up page.' });
  }

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
      <MenuItem onSelect={() => void copyOrganizationId()}>
        <Copy aria-hidden /> Copy organization id
      </MenuItem>
      <MenuItem onSelect={() => setSession(null)}>
        <LogOut aria-hidden /> Sign out
      </MenuItem>
    </Menu>
  );
}
