import { atan2 } from '@policypath/elementary';
import { checkOptions } from '@policypath/options';
import { denseEigenpairs } from './denseEigenpairs.ts';
import type { TemporalSvd } from './temporalReading.ts';

/**
 * Principal angles between the spans of the leading directions of two paths, in radians, smallest first: 0 for a common
 * direction, pi/2 for one that is orthogonal to the whole other span. Each is atan2 of its sine and its cosine (Björck and
 * Golub 1973), so that small ones keep their digits.
 *
 * @param options `rank`: directions of each; fewer where a path has fewer. Default: all that both decompositions hold.
 * @returns [min(rank, a.rank, b.rank)].
 * @throws RangeError for paths of different dimensions, and a rank that is not a whole number from 1.
 */
export function principalAngles(
  a: Pick<TemporalSvd, 'dimension' | 'rank' | 'direction'>,
  b: Pick<TemporalSvd, 'dimension' | 'rank' | 'direction'>,
  options: { readonly rank?: number } = {},
): Float64Array {
  checkOptions('principalAngles', options, { rank: true });
  const { rank = Math.min(a.rank, b.rank) } = options;

  if (a.dimension !== b.dimension) {
    throw new RangeError(
      `The paths have ${a.dimension} and ${b.dimension} parameters: their directions cannot be compared.`,
    );
  }
  const count = Math.min(rank, a.rank, b.rank);
  if (count === 0) return new Float64Array(0);
  if (!Number.isSafeInteger(rank) || rank < 1) {
    throw new RangeError(`The rank must be a whole number from 1, got ${rank}.`);
  }
  const [ours, theirs] = [a, b].map((svd) => orthonormal(Array.from({ length: count }, (_, j) => svd.direction(j))));
  const products = theirs.map((direction) => ours.map((other) => dot(direction, other)));
  const residuals = theirs.map((direction, i) => {
    const residual = direction.slice();
    for (const [j, other] of ours.entries()) subtract(residual, products[i][j], other);
    return residual;
  });
  const cosines = rootsOf(products.map((row) => Float64Array.from(row)));
  const sines = rootsOf(residuals);
  // Largest cosine with smallest sine.
  return cosines.map((cosine, j) => atan2(sines[count - 1 - j], cosine));
}

/** Square roots of the eigenvalues of the rows' Gram matrix, largest first: their singular values. */
function rootsOf(rows: readonly Float64Array[]): Float64Array {
  const gram = Float64Array.from({ length: rows.length ** 2 }, (_, k) =>
    dot(rows[Math.floor(k / rows.length)], rows[k % rows.length]),
  );
  return denseEigenpairs(gram, rows.length).values.map((value) => Math.sqrt(Math.max(0, value)));
}

/** Directions of a float32 path are orthogonal to some digits; twice through Gram-Schmidt they are to all. */
function orthonormal(directions: Float64Array[]): Float64Array[] {
  for (const [j, direction] of directions.entries()) {
    for (let round = 0; round < 2; round += 1) {
      for (const earlier of directions.slice(0, j)) subtract(direction, dot(direction, earlier), earlier);
    }
    const size = Math.sqrt(dot(direction, direction));
    for (let k = 0; k < direction.length; k += 1) direction[k] /= size;
  }
  return directions;
}

function subtract(from: Float64Array, factor: number, direction: Float64Array): void {
  for (let k = 0; k < from.length; k += 1) from[k] -= factor * direction[k];
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k += 1) sum += a[k] * b[k];
  return sum;
}
