import { expect, it } from 'vitest';
import { wrapped } from '../src/textTable.ts';

it('text is broken between words', () => {
  expect(wrapped('one two three four', 9)).toBe('one two\nthree\nfour');
  expect(wrapped('incomprehensible word', 5)).toBe('incomprehensible\nword');
});
