import { createBrowserRouter, Navigate } from 'react-router';
import { ErrorPage } from '@/app/layout/error-page';
import { SignedIn, SignedOut } from '@/app/layout/guards';
import { paths } from '@/config/paths';

export const router = createBrowserRouter([
  {
    ErrorBoundary: ErrorPage,
    HydrateFallback: () => null,
    children: [
      {
        Component: SignedOut,
        children: [
          { path: paths.signIn, lazy: async () => ({ Component: (await import('@/app/routes/sign-in')).SignInRoute }) },
          { path: paths.signUp, lazy: async () => ({ Component: (await import('@/app/routes/sign-up')).SignUpRoute }) },
        ],
      },
      {
        Component: SignedIn,
        children: [
          {
            lazy: async () => ({ Component: (await import('@/app/layout/app-shell')).AppShell }),
            children: [
              { path: '/inbox/:conversationId?', lazy: async () => ({ Component: (await import('@/app/routes/inbox')).InboxRoute }) },
              { path: paths.bot, lazy: async () => ({ Component: (await import('@/app/routes/bot')).BotRoute }) },
              {
                path: paths.whatsAppSettings,
                lazy: async () => ({ Component: (await import('@/app/routes/whatsapp-settings')).WhatsAppSettingsRoute }),
              },
            ],
          },
        ],
      },
      { path: '*', element: <Navigate to={paths.inbox} replace /> },
    ],
  },
]);
