import { describe, expect, it } from 'vitest';
import { closingOf, faultOf, fieldOf, nextInterval } from '@/features/service-levels/components/week';

const open = (opens: string, closes: string) => ({ day: 'monday' as const, opens, closes });

describe('the hours of a day', () => {
  it.each([
    [[open('09:00', '12:00'), open('13:00', '18:00')], undefined],
    [[open('22:00', '24:00')], undefined],
    [[open('18:00', '09:00')], 'It closes after it opens.'],
    [[open('13:00', '18:00'), open('09:00', '14:00')], 'The times of one day do not overlap.'],
    [[open('', '14:00')], 'It closes after it opens.'],
  ])('%j', (ofDay, fault) => {
    expect(faultOf(ofDay)).toBe(fault);
  });

  it('end at midnight as the API writes it', () => {
    expect(closingOf('00:00')).toBe('24:00');
    expect(fieldOf('24:00')).toBe('00:00');
  });

  it('go on after a break', () => {
    expect(nextInterval('monday', [open('09:00', '12:00')])).toEqual(open('12:00', '20:00'));
  });
});
