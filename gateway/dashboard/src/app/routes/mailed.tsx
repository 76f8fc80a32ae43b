import { Entrance } from '@/app/layout/entrance';
import { ForgotPasswordForm } from '@/features/auth/components/forgot-password-form';
import { InvitationForm } from '@/features/auth/components/invitation-form';
import { ResetPasswordForm } from '@/features/auth/components/reset-password-form';
import { VerifyEmail } from '@/features/auth/components/verify-email';
import { paths } from '@/config/paths';

const back = { text: 'Done here?', link: 'Go to ChatBoost', to: paths.inbox };

export function ForgotPasswordRoute() {
  return (
    <Entrance title="Forgot your password?" intro="We mail you a link to set a new one." other={{ text: 'Remembered it?', link: 'Sign in', to: paths.signIn }}>
      <ForgotPasswordForm />
    </Entrance>
  );
}

export function ResetPasswordRoute() {
  return (
    <Entrance title="Set a new password" intro="It ends all other sessions of your account." other={back}>
      <ResetPasswordForm />
    </Entrance>
  );
}

export function VerifyEmailRoute() {
  return (
    <Entrance title="Verify your address" intro="So that nobody can use it in your name." other={back}>
      <VerifyEmail />
    </Entrance>
  );
}

export function InvitationRoute() {
  return (
    <Entrance title="You are invited" intro="Work with your colleagues on ChatBoost." other={back}>
      <InvitationForm />
    </Entrance>
  );
}
