import { PathBuffer } from '@policypath/path-buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openPathEdit } from '../src/index.ts';
import { walk } from './paths.ts';

const steps = { snapshotInterval: 50, period: 1_000_000 };
const layered = [
  { name: 'a', shape: [20], layer: 1 },
  { name: 'b', shape: [10], layer: 2 },
];

function pathOf(rows: readonly Float32Array[]): PathBuffer {
  const path = new PathBuffer({ capacity: rows.length, layout: layered });
  for (const [i, row] of rows.entries()) path.push(row, i);
  return path;
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, k) => sum + value * b[k], 0);
const cosine = (a: ArrayLike<number>, b: ArrayLike<number>): number => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));

describe('what a boost repeats', () => {
  it.each([
    ['boost-only', {}],
    ['boost-only', { centre: 'mean' }],
    ['boost-only', { centre: 'first' }],
    ['boost-only', { scope: 'layer' }],
    ['extrapolation', {}],
    ['random-direction', { rank: 3 }],
  ] as const)('%s %j: the cosines and the share of its move, in plain loops', (name, changes) => {
    let draws = 0;
    const generator = { normal: () => Math.sin((draws += 1)) };
    fc.assert(
      fc.property(fc.nat(99), fc.double({ min: 0.5, max: 3, noNaN: true }), (seed, boost) => {
        const rows = walk(9, 30, { seed });
        const edit = openPathEdit(name as string, {
          path: pathOf(rows),
          boost,
          generator,
          ...changes,
          ...steps,
        }).edit();
        const moved = Array.from(edit.parameters, (value, k) => value - rows[8][k]);
        const displacement = Array.from(rows[8], (value, k) => value - rows[0][k]);
        expect(edit.boostAlongNewest).toBeCloseTo(cosine(moved, rows[8]), 4);
        expect(edit.boostAlongDisplacement).toBeCloseTo(cosine(moved, displacement), 4);
        expect(edit.displacementRepeated).toBeCloseTo(dot(moved, displacement) / dot(displacement, displacement), 4);
        if (name === 'extrapolation') expect(edit.displacementRepeated).toBeCloseTo(boost, 9);
      }),
      { numRuns: 10 },
    );
  });

  it('is that of the boost alone where PPTB trims as well', () => {
    const rows = walk(9, 30);
    const [pptb, alone] = (['pptb', 'boost-only'] as const).map((name) =>
      openPathEdit(name as string, {
        path: pathOf(rows),
        boost: 1,
        ...(name === 'pptb' ? { rank: 4 } : {}),
        ...steps,
      }).edit(),
    );
    expect(pptb.boostAlongNewest).toBeCloseTo(alone.boostAlongNewest!, 9);
    expect(pptb.displacementRepeated).toBeCloseTo(alone.displacementRepeated!, 9);
  });

  it('is nothing where nothing is boosted, or nothing has moved', () => {
    const nothing = { boostAlongNewest: null, boostAlongDisplacement: null, displacementRepeated: null };
    expect(openPathEdit('trim-only', { path: pathOf(walk(9, 30)), rank: 3, ...steps }).edit()).toMatchObject(nothing);
    expect(openPathEdit('window-mean', { path: pathOf(walk(9, 30)), ...steps }).edit()).toMatchObject(nothing);
    const still = pathOf(Array.from({ length: 4 }, () => walk(1, 30)[0]));
    expect(openPathEdit('extrapolation', { path: still, boost: 1, ...steps }).edit()).toMatchObject(nothing);
  });
});
