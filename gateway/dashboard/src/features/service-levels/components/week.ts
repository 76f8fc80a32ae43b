import type { WeeklyHours } from '@/features/service-levels/api/service-settings';

export type OpenInterval = WeeklyHours['week'][number];
export type Weekday = OpenInterval['day'];

export const weekdays: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

export const dayNames: Record<Weekday, string> = {
  monday: 'Monday',
  tuesday: 'Tuesday',
  wednesday: 'Wednesday',
  thursday: 'Thursday',
  friday: 'Friday',
  saturday: 'Saturday',
  sunday: 'Sunday',
};

/** What a day begins with when it is opened, and what follows a break. */
export function nextInterval(day: Weekday, ofDay: readonly OpenInterval[]): OpenInterval {
  const last = ofDay.at(-1);
  return last && last.closes < '20:00' ? { day, opens: last.closes, closes: '20:00' } : { day, opens: '09:00', closes: '18:00' };
}

/** What is wrong with the times of a day; undefined when nothing is. The end of a day is 24:00, which no clock shows. */
export function faultOf(ofDay: readonly OpenInterval[]): string | undefined {
  const sorted = ofDay.toSorted((left, right) => left.opens.localeCompare(right.opens));
  let closed = '00:00';
  for (const { opens, closes } of sorted) {
    if (!opens || !closes || closes <= opens) {
      return 'It closes after it opens.';
    }
    if (opens < closed) {
      return 'The times of one day do not overlap.';
    }
    closed = closes;
  }
  return undefined;
}

/** A time field has no 24:00; midnight at the end of a day stands for it. */
export const closingOf = (typed: string) => (typed === '00:00' ? '24:00' : typed);
export const fieldOf = (closes: string) => (closes === '24:00' ? '00:00' : closes);
