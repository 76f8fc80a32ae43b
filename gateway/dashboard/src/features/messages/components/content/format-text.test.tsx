import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { formatText, isOnlyEmoji } from '@/features/messages/components/content/format-text';

const html = (text: string) => render(<p>{formatText(text)}</p>).container.innerHTML;

describe('text of a message', () => {
  it('has links that open elsewhere, without the full stop after them', () => {
    render(<p>{formatText('See https://example.org/a_b?c=1*2. Thanks')}</p>);

    const link = screen.getByRole('link');
    expect(link.getAttribute('href')).toBe('https://example.org/a_b?c=1*2');
    expect(link.getAttribute('rel')).toContain('noopener');
  });

  it.each([
    ['*bold* and _italic_', '<p><strong>bold</strong> and <em>italic</em></p>'],
    ['~gone~', '<p><s>gone</s></p>'],
    ['2*3*4 and snake_case_name', '<p>2*3*4 and snake_case_name</p>'],
    ['* no * list', '<p>* no * list</p>'],
    ['<b>x</b>', '<p>&lt;b&gt;x&lt;/b&gt;</p>'],
    ['javascript:alert(1)', '<p>javascript:alert(1)</p>'],
  ])('%s', (text, expected) => {
    expect(html(text)).toBe(expected);
  });

  it('is large when it is one to three emoji', () => {
    expect(isOnlyEmoji('👍🏽')).toBe(true);
    expect(isOnlyEmoji('👨‍👩‍👧 ❤️')).toBe(true);
    expect(isOnlyEmoji('👍👍👍👍')).toBe(false);
    expect(isOnlyEmoji('ok 👍')).toBe(false);
    expect(isOnlyEmoji('123')).toBe(false);
  });
});
