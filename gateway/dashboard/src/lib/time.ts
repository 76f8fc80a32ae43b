const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'long' });
const shortDate = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const longDate = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
const dayAndClock = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Calendar days from `date` to `now` on the user's calendar; 0 is the same day. */
function daysBetween(date: Date, now: Date): number {
  const start = new Date(date.getFullYear(), date.getMonth(), date.getDate());
  const end = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  // Rounded because a day with a clock change has 23 or 25 hours.
  return Math.round((end.getTime() - start.getTime()) / dayMs);
}

/** For lists: "now", "4 min", "09:12", "Yesterday", "Tuesday", "3 Mar". */
export function relativeTime(iso: string, now: Date): string {
  const date = new Date(iso);
  const age = now.getTime() - date.getTime();
  if (age < minuteMs) {
    return 'now';
  }
  if (age < 60 * minuteMs) {
    return `${Math.floor(age / minuteMs)} min`;
  }
  const days = daysBetween(date, now);
  if (days <= 0) {
    return clock.format(date);
  }
  if (days === 1) {
    return 'Yesterday';
  }
  return days < 7 ? weekday.format(date) : shortDate.format(date);
}

/** For the separators in a thread: "Today", "Yesterday", "Tuesday", "3 March 2026". */
export function dayLabel(iso: string, now: Date): string {
  const date = new Date(iso);
  const days = daysBetween(date, now);
  if (days <= 0) {
    return 'Today';
  }
  if (days === 1) {
    return 'Yesterday';
  }
  return days < 7 ? weekday.format(date) : longDate.format(date);
}

/** The same for all moments of one day on the user's calendar. */
export function dayKey(iso: string): string {
  return new Date(iso).toDateString();
}

export function clockTime(iso: string): string {
  return clock.format(new Date(iso));
}

export function fullTime(iso: string): string {
  return full.format(new Date(iso));
}

/** For what lies ahead, in few letters: "14:30", "tomorrow 09:00", "Mon, 9 Mar, 09:00". */
export function shortTime(iso: string, now: Date): string {
  const date = new Date(iso);
  const days = -daysBetween(date, now);
  if (days === 0) {
    return clock.format(date);
  }
  return days === 1 ? `tomorrow ${clock.format(date)}` : dayAndClock.format(date);
}

/** As a field of type datetime-local holds it: on the user's clock, without a zone. */
export function localInput(date: Date): string {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * minuteMs);
  return local.toISOString().slice(0, 16);
}

/** Time left in words: "23 h", "45 min", or null when `iso` has passed. */
export function timeLeft(iso: string, now: Date): string | null {
  const left = new Date(iso).getTime() - now.getTime();
  if (left <= 0) {
    return null;
  }
  return left >= 60 * minuteMs ? `${Math.floor(left / (60 * minuteMs))} h` : `${Math.max(1, Math.floor(left / minuteMs))} min`;
}
