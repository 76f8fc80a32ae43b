import { describe, expect, it } from 'vitest';
import { actionOptions, emptyStep, missingIn, summaryOf } from '@/features/macros/components/macro-words';

describe('a step of a macro', () => {
  it.each(actionOptions)('$label: can be saved once the one thing it needs is chosen', ({ value }) => {
    const filled = { ...emptyStep(value), labelId: 'lbl_1', cannedResponseId: 'can_1', text: 'Hi' };

    expect(missingIn(filled)).toBeUndefined();
  });

  it.each([
    [{ action: 'add_label' }, 'Choose a label.'],
    [{ action: 'send_text', text: '  ' }, 'Write a text.'],
    [{ action: 'set_status', status: 'snoozed' }, 'Say for how long.'],
  ] as const)('%o lacks something', (step, sentence) => {
    expect(missingIn(step)).toBe(sentence);
  });

  it('is said in the line of its macro', () => {
    expect(summaryOf([emptyStep('note'), emptyStep('set_status')])).toBe('Write a private note, then Set the status');
  });
});
