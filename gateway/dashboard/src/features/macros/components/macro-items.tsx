import { Zap } from 'lucide-react';
import { useRunMacro } from '@/features/macros/api/macros';
import { MenuItem, MenuSub } from '@/components/ui/menu';
import { useMay } from '@/lib/auth/current-user';
import { useMacros } from '@/lib/organization/macros';

/** The macros that can be run on a conversation, for its menu; nothing where there are none. */
export function MacroItems({ conversationId }: { conversationId: string }) {
  const { data: macros = [] } = useMacros();
  const mayRun = useMay('conversations.manage');
  const run = useRunMacro(conversationId);
  if (!mayRun || macros.length === 0) {
    return null;
  }
  return (
    <MenuSub label="Run a macro" icon={<Zap aria-hidden />}>
      {macros.map((macro) => (
        <MenuItem key={macro.id} onSelect={() => run.mutate(macro)}>
          <span className="truncate">{macro.name}</span>
        </MenuItem>
      ))}
    </MenuSub>
  );
}
