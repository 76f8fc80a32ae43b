import { useState } from 'react';
import { useEventTypes } from '@/features/webhooks/api/webhooks';
import { TextField } from '@/components/ui/field';
import { Skeleton } from '@/components/ui/skeleton';

interface WebhookFieldsProps {
  url?: string;
  description?: string | null;
  eventTypes?: readonly string[];
  errors: Record<string, string>;
}

/** The fields of a form for a webhook; their names are url, description and eventType. */
export function WebhookFields({ url, description, eventTypes = ['*'], errors }: WebhookFieldsProps) {
  const { data: types } = useEventTypes();
  const [isAll, setAll] = useState(eventTypes.includes('*'));
  return (
    <>
      <TextField label="Address" name="url" type="url" required maxLength={2048} placeholder="https://example.com/chatboost" hint="On the public internet, with https." defaultValue={url} error={errors.url} autoComplete="off" />
      <TextField label="What it is for" name="description" maxLength={200} placeholder="for example the CRM" defaultValue={description ?? ''} error={errors.description} autoComplete="off" />
      <fieldset className="flex flex-col gap-1.5 text-[13px]">
        <legend className="mb-1.5 font-medium">It is told</legend>
        <label className="flex items-start gap-2">
          <input type="checkbox" name="eventType" value="*" checked={isAll} onChange={(event) => setAll(event.target.checked)} className="mt-0.5 accent-accent" />
          Everything, also what is added later
        </label>
        {!isAll && (
          <div className="grid gap-1.5 border-t border-line pt-2 sm:grid-cols-2">
            {!types && <Skeleton className="h-24" />}
            {types?.map((type) => (
              <label key={type.name} className="flex items-start gap-2">
                <input type="checkbox" name="eventType" value={type.name} defaultChecked={eventTypes.includes(type.name)} className="mt-0.5 accent-accent" />
                <span>
                  {type.description}
                  <code className="block text-xs text-ink-3">{type.name}</code>
                </span>
              </label>
            ))}
          </div>
        )}
        {errors.eventTypes && <p className="text-danger">{errors.eventTypes}</p>}
      </fieldset>
    </>
  );
}
