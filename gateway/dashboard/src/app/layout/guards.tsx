import { Navigate, Outlet, useLocation } from 'react-router';
import { paths } from '@/config/paths';
import { useSession } from '@/lib/auth/session';

interface From {
  from?: string;
}

export function SignedIn() {
  const location = useLocation();
  const from = `${location.pathname}${location.search}`;
  return useSession() ? <Outlet /> : <Navigate to={paths.signIn} replace state={{ from } satisfies From} />;
}

/** Signing in shows where the person wanted to go, so the forms navigate nowhere themselves. */
export function SignedOut() {
  const state = useLocation().state as From | null;
  return useSession() ? <Navigate to={state?.from ?? paths.inbox} replace /> : <Outlet />;
}
