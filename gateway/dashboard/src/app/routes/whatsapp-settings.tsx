import { WhatsAppSettings } from '@/features/whatsapp-settings/components/whatsapp-settings';

export function WhatsAppSettingsRoute() {
  return <WhatsAppSettings />;
}
