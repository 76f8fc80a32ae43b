import { useState, type FormEvent } from 'react';
import { Link } from 'react-router';
import { useSignIn } from '@/features/auth/api/sign-in';
import { useStartSingleSignOn } from '@/features/auth/api/single-sign-on';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { PasswordField } from '@/components/ui/password-field';
import { paths } from '@/config/paths';
import { ApiError } from '@/lib/api/problem';
import { formText } from '@/lib/form-text';

interface Missing {
  email?: string;
  password?: string;
}

export function SignInForm() {
  const signIn = useSignIn();
  const start = useStartSingleSignOn();
  const [missing, setMissing] = useState<Missing>({});
  const code = signIn.error instanceof ApiError ? signIn.error.code : null;
  const [hasFactor, setHasFactor] = useState(false);
  const needsCode = hasFactor || code === 'two_factor_required';
  if (needsCode && !hasFactor) {
    // Stays while the answer to the next try is on its way.
    setHasFactor(true);
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const email = formText(form, 'email').trim();
    const password = formText(form, 'password');
    setMissing({
      email: email ? undefined : 'Enter your email address.',
      password: password ? undefined : 'Enter your password.',
    });
    if (email && password) {
      signIn.mutate({ email, password, code: formText(form, 'code').trim() || undefined });
    }
  }

  function singleSignOn(element: HTMLFormElement | null) {
    const email = element ? formText(new FormData(element), 'email').trim() : '';
    setMissing({ email: email ? undefined : 'Enter your email address.' });
    if (email) {
      start.mutate(email);
    }
  }

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      {start.isError && <ErrorNotice error={start.error} />}
      {signIn.isError && code !== 'two_factor_required' && <ErrorNotice error={signIn.error} />}
      <TextField label="Email" name="email" type="email" autoComplete="username" error={missing.email} />
      <PasswordField label="Password" name="password" autoComplete="current-password" error={missing.password} />
      {needsCode && (
        <TextField
          label="Code"
          name="code"
          autoComplete="one-time-code"
          hint="The six digits your authenticator app shows, or one of your recovery codes."
        />
      )}
      <Button type="submit" variant="primary" size="md" busy={signIn.isPending} className="mt-1">
        Sign in
      </Button>
      <Button size="md" busy={start.isPending} onClick={(event) => singleSignOn(event.currentTarget.form)}>
        Use single sign-on
      </Button>
      <Link to={paths.forgotPassword} className="self-center text-[13px] font-medium text-accent-text hover:underline">
        Forgot your password?
      </Link>
    </form>
  );
}
