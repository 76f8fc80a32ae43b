import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import { expect, it, vi } from 'vitest';
import { SignInForm } from '@/features/auth/components/sign-in-form';
import { getSession } from '@/lib/auth/session';
import { json, playServer } from '@/testing/api-server';

function show() {
  render(
    <MemoryRouter>
      <QueryClientProvider client={new QueryClient()}>
        <SignInForm />
      </QueryClientProvider>
    </MemoryRouter>,
  );
}

async function signIn(password: string) {
  await userEvent.type(screen.getByRole('textbox', { name: 'Email' }), 'ana@example.org');
  await userEvent.type(screen.getByLabelText('Password'), password);
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
}

it('shows what the server says about wrong credentials', async () => {
  playServer({ 'POST /api/v1/auth/login': () => json({ title: 'Sign-in failed', detail: 'Email or password is wrong.' }, 401) });
  show();

  await signIn('wrong');

  expect((await screen.findByRole('alert')).textContent).toContain('Email or password is wrong.');
  expect(getSession()).toBeNull();
});

it('keeps the session it is given', async () => {
  playServer({ 'POST /api/v1/auth/login': () => json({ accessToken: 'a', refreshToken: 'r', expiresIn: 900, userId: 'usr_1', organizationId: 'org_1' }) });
  show();

  await signIn('right');

  await vi.waitFor(() => expect(getSession()).toMatchObject({ accessToken: 'a', organizationId: 'org_1' }));
});

it('asks for the second factor of an account that has one', async () => {
  const bodies: unknown[] = [];
  playServer({
    'POST /api/v1/auth/login': (call) => {
      const body = JSON.parse(call.body) as { code?: string };
      bodies.push(body);
      return body.code
        ? json({ accessToken: 'a', refreshToken: 'r', expiresIn: 900, userId: 'usr_1', organizationId: 'org_1' })
        : json({ detail: 'Send the code.', code: 'two_factor_required' }, 401);
    },
  });
  show();

  await signIn('right');
  await userEvent.type(await screen.findByLabelText('Code'), '123456');
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));

  await vi.waitFor(() => expect(bodies.at(-1)).toMatchObject({ email: 'ana@example.org', password: 'right', code: '123456' }));
});

it('asks for what is missing instead of calling the server', async () => {
  const calls = playServer({});
  show();

  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));

  expect(screen.getByText('Enter your email address.')).toBeTruthy();
  expect(calls).toHaveLength(0);
});
