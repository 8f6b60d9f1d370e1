import { expect, it } from 'vitest';
import { short, shorter, trimmed } from '../src/index.ts';

it('numbers have four digits, or as many as tell them from 1', () => {
  const texts: [number, string][] = [
    [0, '0'],
    [1, '1'],
    [0.8, '0.8000'],
    [1.06, '1.060'],
    [401, '401'],
    [15_748.3, '15,750'],
    [4.4889e-6, '4.489e-6'],
    [0.99996, '0.99996'],
    [1.00042, '1.00042'],
    [1 + 1e-12, '1'],
    [Infinity, 'infinite'],
  ];
  for (const [value, text] of texts) expect(short(value)).toBe(text);
  expect([shorter(0.69012), shorter(0.99997), trimmed(0.02, 2), trimmed(55.00000000000001)]).toEqual([
    '0.690',
    '0.99997',
    '0.02',
    '55',
  ]);
});
