import type { Generator } from '@policypath/random';
import fc from 'fast-check';
import type { ParameterPath } from '../src/index.ts';

/** Paths of small whole numbers: every sum and product of theirs is exact. */
export function integerPaths({ minSnapshots = 3 }: { minSnapshots?: number } = {}) {
  const row = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 4, maxLength: 4 });
  return fc
    .array(row, { minLength: minSnapshots, maxLength: 9 })
    .map((rows) => rows.map((values) => Float32Array.from(values)));
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < a.length; k += 1) sum += a[k] * b[k];
  return sum;
}

/** A A^T as the definition says. */
export function gramOf(rows: readonly (Float32Array | Float64Array)[]): Float64Array {
  return Float64Array.from(rows.flatMap((a) => rows.map((b) => dot(a, b))));
}

export interface ExplicitWalkOptions {
  readonly generator: Generator;
  readonly snapshots: number;
  readonly dimension: number;
  /** Standard deviation of a step, per parameter. */
  readonly step: number;
  /** Standard deviation of the drift a step, per parameter. */
  readonly drift?: number;
}

/** A random walk, parameter by parameter, around initial weights U(+-1/16). */
export function explicitWalk({ generator, snapshots, dimension, step, drift = 0 }: ExplicitWalkOptions) {
  const weights = new Float64Array(dimension);
  generator.fillUniform(weights, -1 / 16, 1 / 16);
  const direction = new Float64Array(dimension);
  generator.fillNormal(direction, drift);
  return Array.from({ length: snapshots }, (_, i) => {
    for (let k = 0; k < dimension; k += 1) {
      if (i > 0) weights[k] += direction[k] + step * generator.normal();
    }
    return Float32Array.from(weights);
  });
}

/** The same path through a reader that hands out one buffer for every row, as one does that reads a file. */
export function rowByRow(rows: readonly Float32Array[], begin = 0): ParameterPath {
  const buffer = new Float32Array(rows[0].length);
  return {
    begin,
    end: begin + rows.length,
    dimension: buffer.length,
    at(index) {
      buffer.set(rows[index - begin]);
      return buffer;
    },
  };
}
