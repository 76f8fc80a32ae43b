import { describe, expect, it } from 'vitest';
import { isSameQuery, narrowing } from '@/features/views/components/same-query';

describe('two queries', () => {
  it('are the same when they differ in what is asked for anyway', () => {
    expect(isSameQuery({ filter: 'all', sort: 'latest', team: 'tem_1' }, { team: 'tem_1', status: null })).toBe(true);
  });

  it.each([{ team: 'tem_2' }, { team: 'tem_1', sort: 'oldest' }, {}])('are not the same: %o', (other) => {
    expect(isSameQuery({ team: 'tem_1' }, other)).toBe(false);
  });

  it('are saved without what is asked for anyway', () => {
    expect(narrowing({ filter: 'all', sort: 'oldest', label: undefined })).toEqual({ sort: 'oldest' });
  });
});
