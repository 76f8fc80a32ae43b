import { Entrance } from '@/app/layout/entrance';
import { SignUpForm } from '@/features/auth/components/sign-up-form';
import { paths } from '@/config/paths';

export function SignUpRoute() {
  return (
    <Entrance title="Create your account" intro="Start a new organization or join your colleagues." other={{ text: 'Already have an account?', link: 'Back to the start page', to: paths.signIn }}>
      <SignUpForm />
    </Entrance>
  );
}
