import type { FormEvent } from 'react';
import { useCurrentUser } from '@/lib/auth/current-user';
import { useCreateApiKey, usePermissions } from '@/features/api-keys/api/api-keys';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { ApiError } from '@/lib/api/problem';
import { formText } from '@/lib/form-text';

const lifetimes = [
  { value: '', label: 'for ever' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
] as const;

export function CreateApiKeyForm({ onCreated }: { onCreated: (key: string) => void }) {
  const { data: user } = useCurrentUser();
  const { data: permissions = [] } = usePermissions();
  const create = useCreateApiKey();
  const fields = create.error instanceof ApiError ? create.error.fieldErrors : {};

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const element = event.currentTarget;
    const form = new FormData(element);
    create.mutate(
      { name: formText(form, 'name').trim(), permissions: form.getAll('permission').map(String), expiresInDays: Number(formText(form, 'days')) || undefined },
      {
        onSuccess: (told) => {
          element.reset();
          onCreated(told.key);
        },
      },
    );
  }

  return (
    <Card title="New key" intro="Give it no more than the program needs.">
      <form onSubmit={submit} className="flex flex-col gap-4">
        {create.isError && <ErrorNotice error={create.error} />}
        <div className="grid gap-4 sm:grid-cols-[1fr_10rem]">
          <TextField label="What is it for?" name="name" required maxLength={60} autoComplete="off" error={fields.name} />
          <Select label="Works" name="days" options={lifetimes} />
        </div>
        <fieldset className="grid gap-1.5 text-[13px] sm:grid-cols-2">
          <legend className="mb-1.5 font-medium">It may</legend>
          {permissions
            .filter((permission) => user?.permissions.includes(permission.name))
            .map((permission) => (
              <label key={permission.name} className="flex items-start gap-2">
                <input type="checkbox" name="permission" value={permission.name} className="mt-0.5 accent-accent" />
                {permission.description}
              </label>
            ))}
          {fields.permissions && <p className="text-danger">{fields.permissions}</p>}
        </fieldset>
        <Button type="submit" variant="primary" size="md" busy={create.isPending} className="self-start">
          Make the key
        </Button>
      </form>
    </Card>
  );
}
