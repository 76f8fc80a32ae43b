import { useState, type FormEvent } from 'react';
import { useSignIn } from '@/features/auth/api/sign-in';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { PasswordField } from '@/components/ui/password-field';
import { formText } from '@/lib/form-text';

interface Missing {
  email?: string;
  password?: string;
}

export function SignInForm() {
  const signIn = useSignIn();
  const [missing, setMissing] = useState<Missing>({});

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
      signIn.mutate({ email, password });
    }
  }

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      {signIn.isError && <ErrorNotice error={signIn.error} />}
      <TextField label="Email" name="email" type="email" autoComplete="username" error={missing.email} />
      <PasswordField label="Password" name="password" autoComplete="current-password" error={missing.password} />
      <Button type="submit" variant="primary" size="md" busy={signIn.isPending} className="mt-1">
        Sign in
      </Button>
    </form>
  );
}
