import { PathBuffer } from '@policypath/path-buffer';
import { describe, expect, it } from 'vitest';
import { createPptb, openPathEdit } from '../src/index.ts';
import { largestDifference, walk } from './paths.ts';

const rows = walk(5, 30, { seed: 8 });
const layout = [
  { name: 'a', shape: [20], layer: 1 },
  { name: 'b', shape: [10], layer: 2 },
];
const path = new PathBuffer({ capacity: 5, layout });
for (const [i, row] of rows.entries()) path.push(row, i);
const drawn = Float32Array.from({ length: 30 }, (_, k) => k + 1);
const options = { path, snapshotInterval: 1, period: 5, fresh: () => drawn };

describe('edits with fresh parameters', () => {
  it('shrink the weights and perturb them by fresh ones', () => {
    const edit = openPathEdit('shrink-perturb', { ...options, shrink: 0.7, perturb: 0.1 }).edit();
    const expected = rows[4].map((value, k) => 0.7 * value + 0.1 * drawn[k]);
    expect(largestDifference(edit.parameters, expected)).toBeLessThan(1e-5);
    expect(openPathEdit('shrink-perturb', { ...options, shrink: 1, perturb: 0 }).edit().effective).toBe(false);
    const reset = openPathEdit('shrink-perturb', { ...options, shrink: 0, perturb: 1 }).edit();
    expect(largestDifference(reset.parameters, drawn)).toBeLessThan(1e-5);
    expect(() => openPathEdit('shrink-perturb', { ...options, shrink: 2 })).toThrow(/shrink must be .* got 2/);
  });

  it('draw the last layer anew and leave the others', () => {
    const { parameters } = openPathEdit('fresh-last-layer', options).edit();
    expect(parameters.subarray(0, 20)).toEqual(rows[4].subarray(0, 20));
    expect(largestDifference(parameters.subarray(20), drawn.subarray(20))).toBeLessThan(1e-5);
  });

  it('are refused where nobody gives any, and take those of a policy', async () => {
    expect(() => openPathEdit('shrink-perturb', { path, snapshotInterval: 1, period: 5 })).toThrow(
      /'shrink-perturb' needs fresh parameters/,
    );
    const own = Float32Array.from(rows[4]);
    const policy = {
      layout,
      parameterCount: 30,
      read: (out: Float32Array) => out.set(own),
      load: (parameters: Float32Array) => own.set(parameters),
      fresh: (generator: { normal(): number }) => drawn.map((value) => value * generator.normal()),
    };
    const settings = { window: 5, period: 5, edit: 'fresh-last-layer' };
    await expect(createPptb(policy, settings)).rejects.toThrow(/needs fresh parameters/);
    using session = await createPptb(policy, { ...settings, generator: { normal: () => 2 } });
    session.edit();
    expect(
      largestDifference(
        own.subarray(20),
        drawn.subarray(20).map((value) => 2 * value),
      ),
    ).toBeLessThan(1e-5);
  });
});
