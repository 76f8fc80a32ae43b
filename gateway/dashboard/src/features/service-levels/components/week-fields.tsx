import { Plus, X } from 'lucide-react';
import { closingOf, dayNames, faultOf, fieldOf, nextInterval, weekdays, type OpenInterval } from '@/features/service-levels/components/week';
import { inputClass } from '@/components/ui/field';
import { IconButton } from '@/components/ui/icon-button';
import { cn } from '@/lib/cn';

const timeClass = cn(inputClass, 'h-9 w-auto min-w-0 px-2 max-sm:flex-1 max-md:text-base');

interface WeekFieldsProps {
  week: readonly OpenInterval[];
  onChange: (week: OpenInterval[]) => void;
}

/** When somebody is there, day by day; several times of one day leave a break. */
export function WeekFields({ week, onChange }: WeekFieldsProps) {
  const replace = (known: OpenInterval, next: OpenInterval) => onChange(week.map((interval) => (interval === known ? next : interval)));
  return (
    <ul aria-label="Week" className="divide-y divide-line">
      {weekdays.map((day) => {
        const name = dayNames[day];
        const ofDay = week.filter((interval) => interval.day === day);
        const fault = faultOf(ofDay);
        return (
          <li key={day} className="flex items-start gap-x-3 py-2 max-sm:flex-wrap">
            <span className="w-24 shrink-0 pt-2 text-[13px] font-medium max-sm:flex-1">{name}</span>
            <div className="flex min-w-0 flex-1 flex-col gap-1.5 max-sm:order-last max-sm:basis-full">
              {ofDay.length === 0 && <span className="pt-2 text-[13px] text-ink-3">Closed</span>}
              {ofDay.map((interval, index) => (
                <div key={index} className="flex items-center gap-1.5">
                  <input type="time" aria-label={`${name} opens`} value={interval.opens} onChange={(event) => replace(interval, { ...interval, opens: event.target.value })} className={timeClass} />
                  <span aria-hidden className="text-ink-3">
                    –
                  </span>
                  <input type="time" aria-label={`${name} closes`} value={fieldOf(interval.closes)} onChange={(event) => replace(interval, { ...interval, closes: closingOf(event.target.value) })} className={timeClass} />
                  <IconButton label={`Remove this time of ${name}`} onClick={() => onChange(week.filter((one) => one !== interval))}>
                    <X aria-hidden />
                  </IconButton>
                </div>
              ))}
              {fault && (
                <p role="alert" className="text-[13px] text-danger">
                  {fault}
                </p>
              )}
            </div>
            <IconButton label={`Add a time on ${name}`} onClick={() => onChange([...week, nextInterval(day, ofDay)])}>
              <Plus aria-hidden />
            </IconButton>
          </li>
        );
      })}
    </ul>
  );
}
