import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useAttributes, useDeleteAttribute } from '@/features/contacts/api/attributes';
import { AttributeDialog } from '@/features/contacts/components/attribute-dialog';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { IconButton } from '@/components/ui/icon-button';
import { PanelSection } from '@/components/ui/panel';
import { useMay } from '@/lib/auth/current-user';

type Attribute = NonNullable<ReturnType<typeof useAttributes>['data']>[number];

/** What the organization, its bots and its programs noted about a contact. */
export function AttributeSection({ contactId }: { contactId: string }) {
  const { data: attributes = [], isError, error, refetch } = useAttributes(contactId);
  const remove = useDeleteAttribute(contactId);
  const mayManage = useMay('contacts.manage');
  const [editing, setEditing] = useState<Attribute | 'new'>();

  return (
    <PanelSection
      label="Attributes"
      action={
        mayManage && (
          <IconButton label="Add an attribute" onClick={() => setEditing('new')} className="-mr-2 size-8">
            <Plus aria-hidden />
          </IconButton>
        )
      }
    >
      {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {attributes.length === 0 && !isError && <p className="text-xs text-ink-3">Nothing noted. Bots and your programs can note things here, too.</p>}
      <ul className="flex flex-col gap-1">
        {attributes.map((attribute) => (
          <li key={attribute.key} className="group flex min-h-8 items-center gap-2">
            <span className="w-24 shrink-0 truncate text-xs text-ink-3" title={attribute.key}>
              {attribute.key}
            </span>
            <span className="min-w-0 flex-1 truncate text-right" title={attributeText(attribute.value)}>
              {mayManage ? (
                <Button variant="ghost" onClick={() => setEditing(attribute)} className="h-7 max-w-full px-1.5 font-normal text-ink">
                  <span className="truncate">{attributeText(attribute.value)}</span>
                </Button>
              ) : (
                attributeText(attribute.value)
              )}
            </span>
            {mayManage && (
              <IconButton
                label={`Delete ${attribute.key}`}
                onClick={() => remove.mutate(attribute.key)}
                className="-mr-2 size-7 text-ink-3 md:opacity-0 md:group-focus-within:opacity-100 md:group-hover:opacity-100 [&_svg]:size-3.5"
              >
                <Trash2 aria-hidden />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      {editing && (
        <AttributeDialog
          contactId={contactId}
          attribute={editing === 'new' ? undefined : { key: editing.key, value: attributeText(editing.value), valueType: editing.valueType }}
          onClose={() => setEditing(undefined)}
        />
      )}
    </PanelSection>
  );
}

function attributeText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
