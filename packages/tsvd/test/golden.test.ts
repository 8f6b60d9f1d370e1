import { describe, expect, it } from 'vitest';
import {
  accumulatedChange,
  detourRatio,
  explainedVariance,
  explainedVarianceDimensionality,
  finalChange,
  informationAmount,
  majorDimensionality,
  paperThresholds,
  temporalSvdSync,
} from '../src/index.ts';
import { goldenNames, goldenPresent, readGolden, readPath, readRows } from './golden.ts';
import { largestDifference, orthonormalityError } from './paths.ts';

/** As numpy.quantile: linear between order statistics. */
function quantile(sorted: Float64Array, q: number): number {
  const position = q * (sorted.length - 1);
  const low = Math.floor(position);
  return sorted[low] + (position - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low]);
}

function relativeError(actual: number, expected: number): number {
  return Math.abs(actual - expected) / Math.abs(expected);
}

describe.skipIf(!goldenPresent)('against numpy (skipped where ../shared/golden is absent)', () => {
  describe.each(goldenNames)('%s', (name) => {
    const golden = goldenPresent ? readGolden(name) : ({} as ReturnType<typeof readGolden>);
    const path = goldenPresent ? readPath(name) : [];

    it('singular values, information amounts, exact dimensionalities, left vectors', () => {
      const svd = temporalSvdSync(path);
      const spectrum = svd.spectrum();
      expect(svd.numericalRank).toBe(golden.numerical_rank_1e_10);
      for (const [j, s] of golden.singular_values.entries()) {
        if (j < svd.numericalRank) expect(relativeError(spectrum[j], s)).toBeLessThan(1e-8);
        else expect(Math.abs(spectrum[j] - s)).toBeLessThan(1e-7 * golden.singular_values[0]);
      }
      expect(largestDifference(informationAmount(spectrum), golden.information_amount)).toBeLessThan(1e-7);
      expect(largestDifference(explainedVariance(spectrum), golden.squared_explained)).toBeLessThan(1e-7);
      for (const beta of paperThresholds) {
        expect(majorDimensionality(spectrum, beta)).toBe(golden.major_dimensionality[beta]);
        expect(explainedVarianceDimensionality(spectrum, beta)).toBe(golden.squared_dimensionality[beta]);
      }
      expect(orthonormalityError(svd.leftVectors, svd.rank)).toBeLessThan(1e-12);
      const last = (svd.snapshots - 1) * svd.rank;
      for (const [j, first] of golden.u_first_row.entries()) {
        const sign = Math.sign(first * svd.leftVectors[j]);
        expect(Math.abs(sign * svd.leftVectors[j] - first)).toBeLessThan(1e-8);
        expect(Math.abs(sign * svd.leftVectors[last + j] - golden.u_last_row[j])).toBeLessThan(1e-8);
      }
    });

    it('changes and detour ratios', () => {
      const change = readRows(`${name}.change`).rows;
      for (const [actual, expected] of [
        [accumulatedChange(path), change[0]],
        [finalChange(path), change[1]],
      ]) {
        const scale = Math.max(...expected);
        expect(largestDifference(actual, expected)).toBeLessThan(1e-12 * scale);
      }
      const all = detourRatio(path);
      expect([...all.neverMoved]).toEqual(golden.detour.never_moved_indices);
      expect([...all.returned]).toEqual(golden.detour.infinite_indices);
      for (const [detour, expected] of [
        [all, golden.detour.finite],
        [detourRatio(path, { share: 0.8 }), golden.detour.finite_upper80_by_accumulated],
      ] as const) {
        const sorted = detour.ratios.filter(Number.isFinite).toSorted();
        expect(sorted.length).toBe(expected.count);
        expect(relativeError(sorted[0], expected.min)).toBeLessThan(1e-12);
        expect(relativeError(quantile(sorted, 0.5), expected.median)).toBeLessThan(1e-12);
        expect(relativeError(quantile(sorted, 0.9), expected.p90)).toBeLessThan(1e-12);
        expect(relativeError(sorted[sorted.length - 1], expected.max)).toBeLessThan(1e-12);
        expect(relativeError(sorted.reduce((sum, r) => sum + r, 0) / sorted.length, expected.mean)).toBeLessThan(1e-12);
      }
    });

    it('reconstructions of the newest snapshot (theta prime without boost)', () => {
      const svd = temporalSvdSync(path);
      const expected = readRows(`${name}.theta_prime`).rows;
      for (const [row, { p_b, r_t }] of golden.theta_prime.combinations.entries()) {
        if (p_b > 0) continue;
        expect(largestDifference(svd.reconstruct(path.length - 1, r_t), expected[row])).toBeLessThan(1e-10);
      }
    });
  });
});
