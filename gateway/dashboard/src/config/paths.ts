/** The only place that knows the addresses of the pages. */
export const paths = {
  signIn: '/sign-in',
  signUp: '/sign-up',
  inbox: '/inbox',
  conversation: (conversationId: string) => `/inbox/${encodeURIComponent(conversationId)}`,
  bot: '/bot',
  team: '/team',
  account: '/account',
  settings: '/settings',
  whatsAppSettings: '/settings/whatsapp',
  twilioSettings: '/settings/twilio',
  mailSettings: '/settings/mail',
  labels: '/settings/labels',
  notificationSettings: '/settings/notifications',
  webhooks: '/settings/webhooks',
  webhook: (webhookId: string) => `/settings/webhooks/${encodeURIComponent(webhookId)}`,
  apiKeys: '/settings/api-keys',
  singleSignOn: '/settings/single-sign-on',
  privacy: '/settings/privacy',
  audit: '/settings/audit',
  // Registered at the providers of organizations.
  singleSignOnReturn: '/sign-in/callback',
  forgotPassword: '/forgot-password',
  // These three are in mails; the secret stands after the #.
  resetPassword: '/reset-password',
  verifyEmail: '/verify-email',
  invitation: '/invitation',
} as const;
