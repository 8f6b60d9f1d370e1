import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as stats from '../src/index.ts';

it('the file of this rule is the same in every package that has it', () => {
  const packages = join(import.meta.dirname, '../..');
  const copies = readdirSync(packages)
    .map((name) => join(packages, name, 'src/checkOptions.ts'))
    .filter((file) => existsSync(file));
  expect(copies.length).toBeGreaterThan(2);
  expect(new Set(copies.map((file) => readFileSync(file, 'utf8'))).size).toBe(1);
});

const sides = { treated: [1, 2, 3], base: [2, 3, 4] };
it.each<[string, () => unknown, RegExp]>([
  [
    'welch',
    () => stats.welch({ ...sides, levels: 0.9 } as never),
    /welch has no option 'levels'; its options are treated, base, level/,
  ],
  [
    'permutationTest',
    () => stats.permutationTest({ ...sides, generator: { integer: () => 0 }, seed: 1 } as never),
    /permutationTest has no option 'seed'/,
  ],
  [
    'twoSamplePower',
    () => stats.twoSamplePower({ effect: 1, deviation: 1, runs: 4 } as never),
    /no option 'deviation'/,
  ],
  [
    'smallestDetectableEffect',
    () => stats.smallestDetectableEffect([1] as never),
    /an object of options, got an array of 1/,
  ],
])('%s refuses options that it does not have', (_, run, message) => {
  expect(run).toThrow(message);
});
