import { Bell, Camera, Clock, Contact, Fingerprint, KeyRound, Mail, MessageSquareQuote, MessageSquareText, Phone, ScrollText, ShieldCheck, Smile, Tag, Users, Webhook, Zap, type LucideIcon } from 'lucide-react';
import { paths } from '@/config/paths';

export interface SettingsSection {
  label: string;
  to: string;
  icon: LucideIcon;
  /** Shown to those who may do one of these; to everybody when absent. */
  permissions?: readonly string[];
}

/** All pages of settings, in groups. One more is a line here and one in the router. */
export const settingsGroups: readonly { label: string; sections: readonly SettingsSection[] }[] = [
  {
    label: 'Channels',
    sections: [
      { label: 'WhatsApp', to: paths.whatsAppSettings, icon: Phone, permissions: ['settings.read'] },
      { label: 'Twilio', to: paths.twilioSettings, icon: MessageSquareText, permissions: ['settings.read'] },
      { label: 'Mail', to: paths.mailSettings, icon: Mail, permissions: ['settings.read'] },
      { label: 'Instagram', to: paths.instagramSettings, icon: Camera, permissions: ['settings.read'] },
    ],
  },
  {
    label: 'Inbox',
    sections: [
      { label: 'Teams', to: paths.teams, icon: Users, permissions: ['conversations.read'] },
      { label: 'Canned responses', to: paths.cannedResponses, icon: MessageSquareQuote, permissions: ['conversations.read'] },
      { label: 'Macros', to: paths.macros, icon: Zap, permissions: ['conversations.read'] },
      { label: 'Contacts', to: paths.contacts, icon: Contact, permissions: ['contacts.manage', 'contacts.export'] },
      { label: 'Labels', to: paths.labels, icon: Tag, permissions: ['conversations.read'] },
      { label: 'Service', to: paths.serviceLevels, icon: Clock, permissions: ['settings.read'] },
      { label: 'Satisfaction', to: paths.satisfaction, icon: Smile, permissions: ['conversations.read', 'settings.read'] },
      { label: 'Notifications', to: paths.notificationSettings, icon: Bell },
    ],
  },
  {
    label: 'Programs',
    sections: [
      { label: 'Webhooks', to: paths.webhooks, icon: Webhook, permissions: ['webhooks.manage'] },
      { label: 'API keys', to: paths.apiKeys, icon: KeyRound, permissions: ['apikeys.manage'] },
    ],
  },
  {
    label: 'Organization',
    sections: [
      { label: 'Privacy', to: paths.privacy, icon: ShieldCheck, permissions: ['privacy.manage', 'contacts.erase'] },
      { label: 'Single sign-on', to: paths.singleSignOn, icon: Fingerprint, permissions: ['sso.manage'] },
      { label: 'Audit log', to: paths.audit, icon: ScrollText, permissions: ['audit.read'] },
    ],
  },
];
