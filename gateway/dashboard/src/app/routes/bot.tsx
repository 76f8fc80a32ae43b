import { BotPage } from '@/features/bot/components/bot-page';

export function BotRoute() {
  return <BotPage />;
}
