import { Zap } from 'lucide-react';
import { useRunMacro } from '@/features/macros/api/macros';
import { MenuItem, MenuLabel, MenuSeparator, MenuSub } from '@/components/ui/menu';
import { useMay } from '@/lib/auth/current-user';
import { useMacros } from '@/lib/organization/macros';
import { useWide } from '@/lib/use-wide';

/** The macros that can be run on a conversation, for its menu; nothing where there are none. */
export function MacroItems({ conversationId }: { conversationId: string }) {
  const { data: macros = [] } = useMacros();
  const mayRun = useMay('conversations.manage');
  const run = useRunMacro(conversationId);
  const isWide = useWide();
  if (!mayRun || macros.length === 0) {
    return null;
  }
  const items = macros.map((macro) => (
    <MenuItem key={macro.id} onSelect={() => run.mutate(macro)}>
      {!isWide && <Zap aria-hidden />}
      <span className="max-w-60 truncate">{macro.name}</span>
    </MenuItem>
  ));
  return isWide ? (
    <MenuSub label="Run a macro" icon={<Zap aria-hidden />}>
      {items}
    </MenuSub>
  ) : (
    // Beside a menu on a phone there is no room for another one.
    <>
      <MenuSeparator />
      <MenuLabel>Run a macro</MenuLabel>
      {items}
      <MenuSeparator />
    </>
  );
}
