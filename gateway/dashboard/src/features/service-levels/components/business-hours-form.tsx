import { Plus, X } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useDeleteBusinessHours, useSaveBusinessHours, type WeeklyHours } from '@/features/service-levels/api/service-settings';
import { faultOf, weekdays } from '@/features/service-levels/components/week';
import { WeekFields } from '@/features/service-levels/components/week-fields';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { IconButton } from '@/components/ui/icon-button';
import { Notice } from '@/components/ui/notice';
import { Select } from '@/components/ui/select';

const zones = Intl.supportedValuesOf('timeZone');
const workdays = weekdays.slice(0, 5).map((day) => ({ day, opens: '09:00', closes: '18:00' }));

interface BusinessHoursFormProps {
  /** Absent while the organization is always open. */
  hours: WeeklyHours | undefined;
  mayManage: boolean;
}

export function BusinessHoursForm({ hours, mayManage }: BusinessHoursFormProps) {
  const save = useSaveBusinessHours();
  const remove = useDeleteBusinessHours();
  const [timeZone, setTimeZone] = useState(() => hours?.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [week, setWeek] = useState(hours?.week ?? workdays);
  const [holidays, setHolidays] = useState(hours?.holidays ?? []);
  // One the browser does not know can be stored, too.
  const zoneOptions = (zones.includes(timeZone) ? zones : [timeZone, ...zones]).map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
  const isWrong = weekdays.some((day) => faultOf(week.filter((interval) => interval.day === day)));

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!isWrong) {
      save.mutate({ timeZone, week, holidays });
    }
  }

  return (
    <form onSubmit={submit}>
      <fieldset disabled={!mayManage} className="flex min-w-0 flex-col gap-4">
        {save.isError && <ErrorNotice error={save.error} />}
        {remove.isError && <ErrorNotice error={remove.error} />}
        {save.isSuccess && <Notice tone="good" title="Saved." />}
        <Select label="Time zone" value={timeZone} options={zoneOptions} onChange={(event) => setTimeZone(event.target.value)} />
        <WeekFields week={week} onChange={setWeek} />
        <div>
          <p className="mb-1.5 text-[13px] font-medium">Days nobody is there</p>
          <ul aria-label="Holidays" className="flex flex-col gap-2">
            {holidays.map((holiday, index) => (
              <li key={index} className="flex items-end gap-1.5">
                <div className="w-40 shrink-0">
                  <TextField label="Date" type="date" required value={holiday.date ?? ''} onChange={(event) => setHolidays(holidays.with(index, { ...holiday, date: event.target.value }))} />
                </div>
                <div className="min-w-0 flex-1">
                  <TextField label="Name" maxLength={100} value={holiday.name ?? ''} onChange={(event) => setHolidays(holidays.with(index, { ...holiday, name: event.target.value }))} />
                </div>
                <IconButton label={`Remove ${holiday.name || 'this day'}`} onClick={() => setHolidays(holidays.toSpliced(index, 1))}>
                  <X aria-hidden />
                </IconButton>
              </li>
            ))}
          </ul>
          {mayManage && (
            <Button variant="ghost" className="mt-1 px-2" onClick={() => setHolidays([...holidays, { date: '', name: '' }])}>
              <Plus aria-hidden className="size-4" /> A day
            </Button>
          )}
        </div>
        {mayManage && (
          <div className="flex flex-wrap gap-2">
            <Button type="submit" variant="primary" size="md" busy={save.isPending} disabled={isWrong}>
              Save hours
            </Button>
            {hours && (
              <Button size="md" busy={remove.isPending} onClick={() => remove.mutate()}>
                Always open
              </Button>
            )}
          </div>
        )}
      </fieldset>
    </form>
  );
}
