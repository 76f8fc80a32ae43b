import { describe, expect, it } from 'vitest';
import { counts } from '@/features/privacy/components/counts';

describe('counts', () => {
  it('adds up services and leaves out what was not there', () => {
    expect(counts([{ messages: 2, contacts: 1, attachments: 0 }, { messages: 1, providerEvents: 1 }])).toBe('3 messages, 1 contact, 1 provider event');
  });

  it('is empty when nothing was deleted', () => {
    expect(counts([{ messages: 0 }, {}])).toBe('');
  });
});
