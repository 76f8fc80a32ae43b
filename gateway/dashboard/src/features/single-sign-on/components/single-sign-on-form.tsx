import type { FormEvent } from 'react';
import { useDeleteSingleSignOn, useRoleNames, useSaveSingleSignOn, type useSingleSignOn } from '@/features/single-sign-on/api/single-sign-on-settings';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { PasswordField } from '@/components/ui/password-field';
import { Select } from '@/components/ui/select';
import { ApiError } from '@/lib/api/problem';
import { formText } from '@/lib/form-text';

type Settings = NonNullable<ReturnType<typeof useSingleSignOn>['data']>;

export function SingleSignOnForm({ settings }: { settings: Settings }) {
  const save = useSaveSingleSignOn();
  const remove = useDeleteSingleSignOn();
  const { data: roles = [settings.defaultRole ?? 'agent'] } = useRoleNames();
  const fields = save.error instanceof ApiError ? save.error.fieldErrors : {};

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    save.mutate({
      issuer: formText(form, 'issuer').trim(),
      clientId: formText(form, 'clientId').trim(),
      clientSecret: formText(form, 'clientSecret') || undefined,
      domains: formText(form, 'domains').split(/[\s,]+/).filter(Boolean),
      defaultRole: formText(form, 'defaultRole'),
      isEnabled: form.get('isEnabled') === 'on',
    });
  }

  return (
    <Card title="Your provider" intro="Register ChatBoost there as a web application with this redirect address:">
      <code className="mb-4 block rounded-lg bg-sunken px-3 py-2 text-[13px] break-all">{settings.redirectUri}</code>
      <form onSubmit={submit} className="flex flex-col gap-4">
        {save.isError && <ErrorNotice error={save.error} />}
        {remove.isError && <ErrorNotice error={remove.error} />}
        <TextField label="Issuer" name="issuer" type="url" required defaultValue={settings.issuer ?? ''} placeholder="https://login.example.com" error={fields.issuer} />
        <TextField label="Client id" name="clientId" required defaultValue={settings.clientId ?? ''} autoComplete="off" error={fields.clientId} />
        <PasswordField
          label="Client secret"
          name="clientSecret"
          required={!settings.isConfigured}
          autoComplete="off"
          hint={settings.isConfigured ? 'Kept as it is unless you enter another one.' : undefined}
          error={fields.clientSecret}
        />
        <TextField
          label="Domains"
          name="domains"
          required
          defaultValue={settings.domains.join(', ')}
          placeholder="example.com"
          hint="Of the addresses your people sign in with. You need a verified address of each yourself."
          error={fields.domains}
        />
        <Select label="They become" name="defaultRole" defaultValue={settings.defaultRole ?? 'agent'} options={roles.map((role) => ({ value: role, label: role }))} />
        <label className="flex items-center gap-2 text-[13px]">
          <input type="checkbox" name="isEnabled" defaultChecked={!settings.isConfigured || settings.isEnabled} className="accent-accent" /> Switched on
        </label>
        <div className="flex gap-2">
          <Button type="submit" variant="primary" size="md" busy={save.isPending}>
            Save
          </Button>
          {settings.isConfigured && (
            <Button variant="danger" size="md" busy={remove.isPending} onClick={() => remove.mutate()}>
              Remove
            </Button>
          )}
        </div>
      </form>
    </Card>
  );
}
