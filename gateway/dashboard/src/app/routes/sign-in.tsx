import { Entrance } from '@/app/layout/entrance';
import { SignInForm } from '@/features/auth/components/sign-in-form';
import { SingleSignOnReturn } from '@/features/auth/components/single-sign-on-return';
import { paths } from '@/config/paths';

export function SignInRoute() {
  return (
    <Entrance title="Welcome back" intro="Answer your customers where they write." other={{ text: 'New here?', link: 'Create an account', to: paths.signUp }}>
      <SignInForm />
    </Entrance>
  );
}

export function SingleSignOnReturnRoute() {
  return (
    <Entrance title="Signing you in" intro="Your provider sent you back." other={{ text: 'Something went wrong?', link: 'Begin again', to: paths.signIn }}>
      <SingleSignOnReturn />
    </Entrance>
  );
}
