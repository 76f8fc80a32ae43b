export interface SnoozeTime {
  label: string;
  at: Date;
}

const morning = 9;

/** When people want to look at something again, on their own calendar. */
export function snoozeTimes(now: Date): SnoozeTime[] {
  const inThreeHours = new Date(now.getTime() + 3 * 60 * 60_000);
  const daysToMonday = (8 - now.getDay()) % 7 || 7;
  const tomorrow = morningIn(1, now);
  const monday = morningIn(daysToMonday, now);
  return [
    { label: 'In three hours', at: inThreeHours },
    { label: 'Tomorrow morning', at: tomorrow },
    // On a Sunday both are the same.
    ...(daysToMonday > 1 ? [{ label: 'Monday morning', at: monday }] : []),
  ];
}

function morningIn(days: number, now: Date): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, morning);
}
