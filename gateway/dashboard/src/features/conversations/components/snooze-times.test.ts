import { expect, it } from 'vitest';
import { snoozeTimes } from '@/features/conversations/components/snooze-times';

const labels = (now: Date) => snoozeTimes(now).map((time) => time.label);

it('offers mornings of the calendar, not of a clock', () => {
  const wednesday = new Date(2026, 2, 4, 23, 30);

  expect(snoozeTimes(wednesday).map((time) => time.at)).toEqual([new Date(2026, 2, 5, 2, 30), new Date(2026, 2, 5, 9), new Date(2026, 2, 9, 9)]);
});

it('goes on to the next Monday on a Monday, and names one morning once', () => {
  expect(snoozeTimes(new Date(2026, 2, 9, 8)).at(-1)?.at).toEqual(new Date(2026, 2, 16, 9));
  expect(labels(new Date(2026, 2, 8, 12))).toEqual(['In three hours', 'Tomorrow morning']);
});
