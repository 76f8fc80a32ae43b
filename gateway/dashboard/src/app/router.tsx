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
          { path: paths.singleSignOnReturn, lazy: async () => ({ Component: (await import('@/app/routes/sign-in')).SingleSignOnReturnRoute }) },
          { path: paths.signUp, lazy: async () => ({ Component: (await import('@/app/routes/sign-up')).SignUpRoute }) },
        ],
      },
      { path: paths.forgotPassword, lazy: async () => ({ Component: (await import('@/app/routes/mailed')).ForgotPasswordRoute }) },
      { path: paths.resetPassword, lazy: async () => ({ Component: (await import('@/app/routes/mailed')).ResetPasswordRoute }) },
      { path: paths.verifyEmail, lazy: async () => ({ Component: (await import('@/app/routes/mailed')).VerifyEmailRoute }) },
      { path: paths.invitation, lazy: async () => ({ Component: (await import('@/app/routes/mailed')).InvitationRoute }) },
      {
        Component: SignedIn,
        children: [
          {
            lazy: async () => ({ Component: (await import('@/app/layout/app-shell')).AppShell }),
            children: [
              { path: '/inbox/:conversationId?', lazy: async () => ({ Component: (await import('@/app/routes/inbox')).InboxRoute }) },
              { path: paths.actions, lazy: async () => ({ Component: (await import('@/app/routes/actions')).ActionsRoute }) },
              { path: paths.team, lazy: async () => ({ Component: (await import('@/features/team/components/team-page')).TeamPage }) },
              { path: paths.account, lazy: async () => ({ Component: (await import('@/features/account/components/account-page')).AccountPage }) },
              { path: paths.bot, lazy: async () => ({ Component: (await import('@/app/routes/bot')).BotRoute }) },
              {
                path: paths.settings,
                lazy: async () => ({ Component: (await import('@/app/layout/settings-layout')).SettingsLayout }),
                children: [
                  { path: paths.whatsAppSettings, lazy: async () => ({ Component: (await import('@/app/routes/whatsapp-settings')).WhatsAppSettingsRoute }) },
                  { path: paths.twilioSettings, lazy: async () => ({ Component: (await import('@/features/channels/components/twilio-page')).TwilioPage }) },
                  { path: paths.mailSettings, lazy: async () => ({ Component: (await import('@/features/channels/components/mail-page')).MailPage }) },
                  { path: paths.instagramSettings, lazy: async () => ({ Component: (await import('@/features/channels/components/instagram-page')).InstagramPage }) },
                  { path: paths.contacts, lazy: async () => ({ Component: (await import('@/features/contacts/components/importing/contacts-page')).ContactsPage }) },
                  { path: paths.teams, lazy: async () => ({ Component: (await import('@/features/teams/components/teams-page')).TeamsPage }) },
                  { path: paths.cannedResponses, lazy: async () => ({ Component: (await import('@/features/canned-responses/components/canned-responses-page')).CannedResponsesPage }) },
                  { path: paths.macros, lazy: async () => ({ Component: (await import('@/features/macros/components/macros-page')).MacrosPage }) },
                  { path: paths.serviceLevels, lazy: async () => ({ Component: (await import('@/features/service-levels/components/service-levels-page')).ServiceLevelsPage }) },
                  { path: paths.satisfaction, lazy: async () => ({ Component: (await import('@/features/satisfaction/components/satisfaction-page')).SatisfactionPage }) },
                  { path: paths.labels, lazy: async () => ({ Component: (await import('@/features/labels/components/labels-page')).LabelsPage }) },
                  { path: paths.notificationSettings, lazy: async () => ({ Component: (await import('@/features/notifications/components/preferences-page')).PreferencesPage }) },
                  { path: paths.webhooks, lazy: async () => ({ Component: (await import('@/features/webhooks/components/webhooks-page')).WebhooksPage }) },
                  { path: `${paths.webhooks}/:webhookId`, lazy: async () => ({ Component: (await import('@/features/webhooks/components/webhook-page')).WebhookPage }) },
                  { path: paths.apiKeys, lazy: async () => ({ Component: (await import('@/features/api-keys/components/api-keys-page')).ApiKeysPage }) },
                  { path: paths.audit, lazy: async () => ({ Component: (await import('@/features/audit/components/audit-page')).AuditPage }) },
                  { path: paths.privacy, lazy: async () => ({ Component: (await import('@/features/privacy/components/privacy-page')).PrivacyPage }) },
                  { path: paths.singleSignOn, lazy: async () => ({ Component: (await import('@/features/single-sign-on/components/single-sign-on-page')).SingleSignOnPage }) },
                ],
              },
            ],
          },
        ],
      },
      { path: '*', element: <Navigate to={paths.inbox} replace /> },
    ],
  },
]);
