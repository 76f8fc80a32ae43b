import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';

interface DeleteButtonProps {
  /** What is deleted. */
  name: string;
  /** What becomes of what depends on it. */
  consequence: string;
  deletion: { isPending: boolean; error: unknown; run: (onSuccess: () => void) => void };
}

/** A button that asks before it deletes. */
export function DeleteButton({ name, consequence, deletion }: DeleteButtonProps) {
  const [isAsking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return (
    <>
      <Button variant="danger" aria-label={`Delete ${name}`} onClick={() => setAsking(true)}>
        Delete
      </Button>
      <Dialog open={isAsking} onOpenChange={setAsking} title={`Delete ${name}?`} description={consequence}>
        {deletion.error != null && <ErrorNotice error={deletion.error} className="mb-4" />}
        <div className="flex justify-end gap-2">
          <Button onClick={close}>Keep it</Button>
          <Button variant="danger" busy={deletion.isPending} onClick={() => deletion.run(close)}>
            Delete
          </Button>
        </div>
      </Dialog>
    </>
  );
}
