import { useCurrentUser } from '@/lib/auth/current-user';
import { useResendVerification } from '@/features/account/api/account';
import { PasswordCard } from '@/features/account/components/password-card';
import { SessionsCard } from '@/features/account/components/sessions-card';
import { TwoFactorCard } from '@/features/account/components/two-factor-card';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { Page } from '@/components/ui/page';

export function AccountPage() {
  const { data: user } = useCurrentUser();
  const resend = useResendVerification();
  return (
    <Page title="Your account" intro={user ? `${user.name}, ${user.email}` : ' '}>
      {user && !user.emailConfirmed && (
        <Notice tone="warn" title="Your address is not verified" className="mb-5">
          Until it is, you cannot invite anybody.
          <Button className="mt-2 flex" busy={resend.isPending} onClick={() => resend.mutate()}>
            Mail me the link again
          </Button>
        </Notice>
      )}
      <TwoFactorCard isEnabled={user?.twoFactorEnabled ?? false} />
      <PasswordCard hasTwoFactor={user?.twoFactorEnabled ?? false} />
      <SessionsCard />
    </Page>
  );
}
