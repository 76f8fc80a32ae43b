import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '@/components/ui/icon-button';

/** A text to take elsewhere, on a line of its own. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const [isCopied, setCopied] = useState(false);

  async function copy() {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    window.setTimeout(() => setCopied(false), 2_000);
  }

  return (
    <div>
      <p className="text-xs text-ink-3">{label}</p>
      <div className="mt-1 flex items-center gap-1 rounded-lg bg-sunken py-0.5 pr-0.5 pl-2.5">
        <code className="min-w-0 flex-1 text-[13px] break-all text-ink-2 select-all">{value}</code>
        <IconButton label={isCopied ? 'Copied' : `Copy ${label.toLocaleLowerCase()}`} onClick={() => void copy()} className="size-8">
          {isCopied ? <Check aria-hidden className="text-accent-text" /> : <Copy aria-hidden />}
        </IconButton>
      </div>
    </div>
  );
}
