import { BookmarkPlus, ChevronDown, Inbox, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useDeleteView, useViews, type View, type ViewQuery } from '@/features/views/api/views';
import { isSameQuery, narrowing } from '@/features/views/components/same-query';
import { SaveViewDialog } from '@/features/views/components/save-view-dialog';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Menu, MenuChoice, MenuItem, MenuSeparator } from '@/components/ui/menu';
import { useMay } from '@/lib/auth/current-user';

interface ViewsMenuProps {
  /** What the list shows now. */
  query: ViewQuery;
  /** Called with all that the list is to show. */
  onChoose: (query: ViewQuery) => void;
}

/** The heading of the list: which view it shows, and the way to choose, save and delete one. */
export function ViewsMenu({ query, onChoose }: ViewsMenuProps) {
  const { data: views = [] } = useViews();
  const remove = useDeleteView();
  const mayManage = useMay('conversations.manage');
  const [isSaving, setSaving] = useState(false);
  const [leaving, setLeaving] = useState<View>();
  const isEverything = Object.keys(narrowing(query)).length === 0;
  const current = isEverything ? undefined : views.find((view) => isSameQuery(view.query, query));
  const own = views.filter((view) => !view.isShared);
  const shared = views.filter((view) => view.isShared);

  function leave() {
    setLeaving(undefined);
    onChoose({});
  }

  function choose(id: string) {
    const view = views.find((one) => one.id === id);
    if (view) {
      onChoose(view.query);
    }
  }

  return (
    <>
      <h1 className="min-w-0 text-lg font-semibold tracking-tight">
        <Menu
          trigger={
            <button type="button" aria-label={`${current?.name ?? 'Inbox'}: choose a view`} className="-ml-1.5 flex max-w-full items-center gap-1 rounded-lg px-1.5 py-0.5 hover:bg-hover data-[state=open]:bg-hover">
              <span className="truncate">{current?.name ?? 'Inbox'}</span>
              <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-3" />
            </button>
          }
        >
          <MenuItem onSelect={() => onChoose({})}>
            <Inbox aria-hidden /> All conversations
          </MenuItem>
          {own.length > 0 && <MenuChoice label="Mine" value={current?.id ?? ''} options={own.map(optionOf)} onChange={choose} />}
          {shared.length > 0 && <MenuChoice label="Everybody's" value={current?.id ?? ''} options={shared.map(optionOf)} onChange={choose} />}
          {(!isEverything || current) && <MenuSeparator />}
          {!isEverything && !current && (
            <MenuItem onSelect={() => setSaving(true)}>
              <BookmarkPlus aria-hidden /> Save this view…
            </MenuItem>
          )}
          {current && (!current.isShared || mayManage) && (
            <MenuItem className="text-danger [&_svg]:text-danger" onSelect={() => setLeaving(current)}>
              <Trash2 aria-hidden /> Delete “{current.name}”
            </MenuItem>
          )}
          {isEverything && views.length === 0 && <p className="max-w-56 px-2.5 py-2 text-xs text-ink-3">Filter the list, then save here what you filtered for.</p>}
        </Menu>
      </h1>
      {leaving && (
        <Dialog open onOpenChange={() => setLeaving(undefined)} title={`Delete ${leaving.name}?`} description={leaving.isShared ? 'It is gone for everybody. The conversations stay.' : 'The conversations stay.'}>
          {remove.isError && <ErrorNotice error={remove.error} className="mb-4" />}
          <div className="flex justify-end gap-2">
            <Button onClick={() => setLeaving(undefined)}>Keep it</Button>
            <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate(leaving.id, { onSuccess: leave })}>
              Delete
            </Button>
          </div>
        </Dialog>
      )}
      {isSaving && <SaveViewDialog query={query} onClose={() => setSaving(false)} />}
    </>
  );
}

function optionOf({ id, name }: View) {
  return { value: id, label: name };
}
