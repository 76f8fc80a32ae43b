/** The only place that knows the addresses of the pages. */
export const paths = {
  signIn: '/sign-in',
  signUp: '/sign-up',
  inbox: '/inbox',
  conversation: (conversationId: string) => `/inbox/${encodeURIComponent(conversationId)}`,
  bot: '/bot',
  whatsAppSettings: '/settings/whatsapp',
  team: '/team',
  apiKeys: '/api-keys',
  account: '/account',
  audit: '/audit',
  privacy: '/privacy',
  singleSignOn: '/single-sign-on',
  // Registered at the providers of organizations.
  singleSignOnReturn: '/sign-in/callback',
  forgotPassword: '/forgot-password',
  // These three are in mails; the secret stands after the #.
  resetPassword: '/reset-password',
  verifyEmail: '/verify-email',
  invitation: '/invitation',
} as const;
