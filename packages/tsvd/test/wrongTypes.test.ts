import { expect, it } from 'vitest';
import * as tsvd from '../src/index.ts';

// What callers without a compiler get wrong.
const rows = Array.from({ length: 6 }, (_, i) => Float32Array.from({ length: 4 }, (_row, k) => Math.sin(3 * i + k)));
const svd = tsvd.temporalSvdSync(rows);
const any = tsvd as unknown as Record<string, (...given: unknown[]) => unknown>;

it.each<[string, () => unknown, RegExp]>([
  [
    'a misspelt option',
    () => any['temporalSvdSync'](rows, { center: 'mean' }),
    /temporalSvd has no option 'center'; its options are rank, centre/,
  ],
  [
    'another centre',
    () => any['temporalSvdSync'](rows, { centre: 'meen' }),
    /centre is 'mean', 'first' or left out, got "meen"/,
  ],
  ['options that are none', () => any['temporalSvdSync'](rows, 3), /temporalSvd takes an object of options, got 3/],
  ['no options', () => any['temporalSvdSync'](rows, null), /takes an object of options, got null/],
  ['a rank in quotes', () => any['temporalSvdSync'](rows, { rank: '3' }), /a whole number from 1, got '3'/],
  [
    'bytes in quotes',
    () => any['temporalSvdSync'](rows, { rowBytes: '5' }),
    /rowBytes must be a number above 0, got '5'/,
  ],
  ['numbers for rows', () => any['temporalSvdSync']([1, 2, 3]), /Snapshot 0 of a list is a Float32Array, got 1/],
  [
    'lists for rows',
    () =>
      any['temporalSvdSync']([
        [1, 2],
        [3, 4],
      ]),
    /a Float32Array, got \[1, 2\]: Float32Array\.from/,
  ],
  ['float64 rows', () => any['temporalSvdSync']([Float64Array.of(1e300, 1)]), /a Float32Array, got a Float64Array/],
  ['one row', () => any['temporalSvdSync'](rows[0]), /A path is a list of rows.*got a Float32Array/],
  ['nothing', () => any['temporalSvdSync'](undefined), /A path is a list of rows.*got undefined/],
  [
    'an object that is no path',
    () => any['accumulatedChange']({ rows }),
    /A path is a list of rows.*got an object with rows/,
  ],
  ['numbers for a path', () => any['detourRatio']([1, 2, 3]), /Snapshot 0 of a list is a Float32Array/],
  [
    'no option of a detour',
    () => any['detourRatio'](rows, { upper: 0.8 }),
    /detourRatio has no option 'upper'; its options are share/,
  ],
  ['a share in quotes', () => any['upperShare'](Float64Array.of(1, 2), '0.5'), /a number in \(0, 1\], got '0\.5'/],
  ['a threshold in quotes', () => any['majorDimensionality']([3, 2], '0.9'), /a number in \(0, 1\], got '0\.9'/],
  [
    'no option of a projection',
    () => any['projectedPath'](rows, svd, { ranks: 1 }),
    /projectedPath has no option 'ranks'/,
  ],
  ['no option of increments', () => any['incrementGram'](rows, { step: 1 }), /incrementGram has no option 'step'/],
  [
    'no option of a comparison',
    () => any['compareWithNull'](rows, { seed: 1 }),
    /compareWithNull has no option 'seed'/,
  ],
  [
    'no option of a window',
    () => new tsvd.SlidingTemporalSvd({ capacity: 5 } as never),
    /SlidingTemporalSvd has no option 'capacity'/,
  ],
])('%s is refused by name', (_, run, message) => {
  expect(run).toThrow(message);
});

it('the asynchronous form refuses the same before it loads kernels', async () => {
  await expect(tsvd.temporalSvd(rows, { center: 'mean' } as never)).rejects.toThrow(/no option 'center'/);
});
