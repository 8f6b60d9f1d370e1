import { describe, expect, it } from 'vitest';
import { accuracy } from '../bench/measure/accuracy.ts';
import { findPython } from '../bench/peers/findPython.ts';

const skipped = findPython('numpy') === undefined;
const reason = skipped ? ' (skipped: no Python with numpy; name one in POLICYPATH_PYTHON)' : '';

// Two float64 SVDs of the path itself, which form no Gram matrix.
const references = [
  { name: "ml-matrix's", skip: false, withoutPython: true, snapshots: 300, dimension: 400, ranks: [8, 64, 96] },
  { name: `LAPACK's${reason}`, skip: skipped, snapshots: 400, dimension: 3000, ranks: [8, 32, 96, 128] },
];

describe("theta' before the cast, iterated and dense", () => {
  for (const { name, skip, ...sizes } of references) {
    it.skipIf(skip)(`is ${name}`, async () => {
      const { cuts } = await accuracy({ ...sizes, seeds: [1], steps: [1e-4], momenta: [0.9], gaps: [1e-6] });
      const wide = cuts.filter(({ gapAtRank, gapAtBoost }) => Math.min(gapAtRank, gapAtBoost) > 1e-3);
      const close = cuts.filter((cut) => !wide.includes(cut));
      expect(wide.map(({ rank }) => rank)).toEqual(sizes.ranks);
      // The largest rank is too near the number of snapshots to be iterated.
      expect(wide.map(({ iterated }) => iterated)).toEqual(sizes.ranks.map((rank) => rank < Math.max(...sizes.ranks)));
      for (const { sliding, dense, iterated } of wide) {
        expect(sliding).toBeLessThan(iterated ? 1e-6 : 1e-9);
        expect(dense).toBeLessThan(1e-9);
      }
      // Where the cut parts a close pair another edit is as good: only its residual can be held to something.
      expect(close).toHaveLength(sizes.ranks.length);
      for (const { sliding, dense, slidingResidual, denseResidual } of close) {
        expect([sliding, dense].every(Number.isFinite)).toBe(true);
        expect(Math.max(slidingResidual, denseResidual)).toBeLessThan(1e-11);
      }
    });
  }
});
