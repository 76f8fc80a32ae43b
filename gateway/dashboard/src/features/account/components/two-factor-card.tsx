import { useState, type FormEvent } from 'react';
import { useDisableTwoFactor, useEnableTwoFactor, useSetUpTwoFactor } from '@/features/account/api/account';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { PasswordField } from '@/components/ui/password-field';
import { formText } from '@/lib/form-text';

export function TwoFactorCard({ isEnabled }: { isEnabled: boolean }) {
  const [codes, setCodes] = useState<readonly string[]>();
  return (
    <Card title="Two-factor sign-in" intro={isEnabled ? 'On: signing in takes a code of your authenticator app.' : 'A code of an authenticator app, beside your password.'}>
      {codes && (
        <Notice tone="good" title="It is on. Keep these recovery codes: each signs you in once without your phone." className="mb-4">
          <ul className="mt-2 grid grid-cols-2 gap-1 font-mono sm:w-80">
            {codes.map((code) => (
              <li key={code}>{code}</li>
            ))}
          </ul>
        </Notice>
      )}
      {isEnabled ? <SwitchOff onDone={() => setCodes(undefined)} /> : <SwitchOn onDone={setCodes} />}
    </Card>
  );
}

function SwitchOn({ onDone }: { onDone: (codes: readonly string[]) => void }) {
  const setUp = useSetUpTwoFactor();
  const enable = useEnableTwoFactor();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    if (setUp.isSuccess) {
      enable.mutate(formText(form, 'code').trim(), { onSuccess: (answer) => onDone(answer.recoveryCodes) });
    } else {
      setUp.mutate(formText(form, 'password'));
    }
  }

  return (
    <form onSubmit={submit} className="flex max-w-sm flex-col gap-4">
      {setUp.isError && <ErrorNotice error={setUp.error} />}
      {enable.isError && <ErrorNotice error={enable.error} />}
      {setUp.isSuccess ? (
        <>
          <p className="text-[13px] text-ink-2">Scan this with your authenticator app, or type the key below it.</p>
          <img src={`data:image/svg+xml;utf8,${encodeURIComponent(setUp.data.qrCodeSvg)}`} alt="QR code for the authenticator app" className="size-48 rounded-lg bg-white p-2" />
          <code className="text-[13px] break-all">{setUp.data.secret}</code>
          <TextField key="code" label="Code" name="code" required inputMode="numeric" autoComplete="one-time-code" hint="The six digits the app shows." />
        </>
      ) : (
        <PasswordField key="password" label="Your password" name="password" required autoComplete="current-password" />
      )}
      <Button type="submit" size="md" busy={setUp.isPending || enable.isPending} className="self-start">
        {setUp.isSuccess ? 'Switch it on' : 'Set it up'}
      </Button>
    </form>
  );
}

function SwitchOff({ onDone }: { onDone: () => void }) {
  const disable = useDisableTwoFactor();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    disable.mutate({ password: formText(form, 'password'), code: formText(form, 'code').trim() || undefined }, { onSuccess: onDone });
  }

  return (
    <form onSubmit={submit} className="flex max-w-sm flex-col gap-4">
      {disable.isError && <ErrorNotice error={disable.error} />}
      <PasswordField label="Your password" name="password" required autoComplete="current-password" />
      <TextField label="Code" name="code" required autoComplete="one-time-code" hint="Of the app, or a recovery code." />
      <Button type="submit" variant="danger" size="md" busy={disable.isPending} className="self-start">
        Switch it off
      </Button>
    </form>
  );
}
