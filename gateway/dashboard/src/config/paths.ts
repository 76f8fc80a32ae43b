/** The only place that knows the addresses of the pages. */
export const paths = {
  signIn: '/sign-in',
  signUp: '/sign-up',
  inbox: '/inbox',
  conversation: (conversationId: string) => `/inbox/${encodeURIComponent(conversationId)}`,
  bot: '/bot',
  whatsAppSettings: '/settings/whatsapp',
} as const;
