import { useSaveInstagram, type InstagramConnection } from '@/features/channels/api/instagram';
import { ConnectionForm } from '@/features/channels/components/connection-form';
import { TextField } from '@/components/ui/field';
import { PasswordField } from '@/components/ui/password-field';
import { ApiError } from '@/lib/api/problem';

interface InstagramFormProps {
  /** The one whose credentials change; a new one when absent. */
  connection: InstagramConnection | undefined;
  onSaved: (username: string) => void;
  onCancel: () => void;
}

export function InstagramForm({ connection, onSaved, onCancel }: InstagramFormProps) {
  const save = useSaveInstagram(connection !== undefined);
  const errors = save.error instanceof ApiError ? save.error.fieldErrors : {};

  return (
    <ConnectionForm
      isNew={connection === undefined}
      save={save}
      onSubmit={(value) =>
        save.mutate(
          { pageId: value('pageId'), accessToken: value('accessToken'), appSecret: value('appSecret'), verifyToken: value('verifyToken') },
          { onSuccess: (saved) => onSaved(saved.username) },
        )
      }
      onCancel={onCancel}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Facebook page ID"
          name="pageId"
          required
          inputMode="numeric"
          pattern="[0-9]{1,30}"
          title="Digits only"
          readOnly={connection !== undefined}
          defaultValue={connection?.pageId}
          hint="The page the Instagram account is linked to."
          error={errors.pageId}
        />
        <PasswordField label="Page access token" name="accessToken" required autoComplete="off" error={errors.accessToken} />
        <PasswordField label="App secret" name="appSecret" required autoComplete="off" hint="Checks that what arrives comes from Meta." error={errors.appSecret} />
        <PasswordField label="Verify token" name="verifyToken" required autoComplete="off" hint="A word of your own; enter the same at Meta." error={errors.verifyToken} />
      </div>
      <p className="text-[13px] text-ink-3">Meta is asked which Instagram account the page has. Afterwards enter the webhook address in the app for the object Instagram; it is shown when the account is connected.</p>
    </ConnectionForm>
  );
}
