import { chiSquared } from './chiSquared.ts';
import type { NullGenerator } from './nullGenerator.ts';

export interface GaussianRowsOptions {
  /** Vectors drawn. */
  readonly count: number;
  /** m: the space that they lie in. */
  readonly dimension: number;
  /** Given vectors that the basis begins with: their coordinates are the first `given` ones. */
  readonly given: number;
  /** Expected squared length of a vector. */
  readonly squaredLength: number;
  readonly generator: NullGenerator;
}

/** Columns of `gaussianRows`: coordinates that tell the vectors, and those given, apart. */
export function gaussianWidth({ count, dimension, given }: Omit<GaussianRowsOptions, 'squaredLength' | 'generator'>) {
  return Math.min(dimension, given + count);
}

/**
 * Independent isotropic Gaussian vectors of R^m, row-major, in coordinates of a basis that follows them: as many columns
 * as vectors, however large m is. In that basis a vector has normal coordinates along those before it, and what is left
 * of its length, chi distributed, along a new axis (Bartlett's decomposition of a Wishart matrix), so that inner products
 * have exactly the distribution that they have in R^m.
 */
export function gaussianRows({ count, dimension, given, squaredLength, generator }: GaussianRowsOptions): Float64Array {
  const width = gaussianWidth({ count, dimension, given });
  const deviation = Math.sqrt(squaredLength / dimension);
  const rows = new Float64Array(count * width);
  for (let i = 0; i < count; i += 1) {
    const before = Math.min(width, given + i);
    for (let k = 0; k < before; k += 1) rows[i * width + k] = deviation * generator.normal();
    if (before < width) rows[i * width + before] = deviation * Math.sqrt(chiSquared(dimension - before, generator));
  }
  return rows;
}
