import { Toast } from 'radix-ui';
import { CircleAlert, X } from 'lucide-react';
import { dismissToast, useToasts } from '@/components/ui/toasts';

/** Shows what toast() was given, in a corner; F8 moves the focus there. */
export function Toaster() {
  const toasts = useToasts();
  return (
    <Toast.Provider swipeDirection="right" duration={6000}>
      {toasts.map((toast) => (
        <Toast.Root
          key={toast.id}
          type={toast.tone === 'danger' ? 'foreground' : 'background'}
          onOpenChange={(open) => !open && dismissToast(toast.id)}
          className="flex w-full animate-rise items-start gap-2.5 rounded-xl border border-line bg-surface p-3 text-[13px] shadow-lg"
        >
          {toast.tone === 'danger' && <CircleAlert aria-hidden className="mt-px size-[18px] shrink-0 text-danger" />}
          <div className="min-w-0 flex-1">
            <Toast.Title className="font-medium">{toast.title}</Toast.Title>
            {toast.detail && <Toast.Description className="text-ink-2">{toast.detail}</Toast.Description>}
            {toast.action && (
              <Toast.Action altText={toast.action.label} onClick={toast.action.onClick} className="mt-1 font-medium text-accent-text hover:underline">
                {toast.action.label}
              </Toast.Action>
            )}
          </div>
          <Toast.Close aria-label="Dismiss" className="rounded p-0.5 text-ink-3 hover:text-ink">
            <X aria-hidden className="size-4" />
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport className="fixed top-14 right-0 z-50 flex w-full max-w-96 flex-col gap-2 p-4 outline-none" />
    </Toast.Provider>
  );
}
