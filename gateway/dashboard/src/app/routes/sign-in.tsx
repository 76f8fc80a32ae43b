import { Entrance } from '@/app/layout/entrance';
import { SignInForm } from '@/features/auth/components/sign-in-form';
import { paths } from '@/config/paths';

export function SignInRoute() {
  return (
    <Entrance title="Welcome back" intro="Answer your customers where they write." other={{ text: 'New here?', link: 'Create an account', to: paths.signUp }}>
      <SignInForm />
    </Entrance>
  );
}
