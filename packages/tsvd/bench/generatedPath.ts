import { createGenerator } from '@policypath/random';

export interface GeneratedPathOptions {
  /** n. */
  readonly snapshots: number;
  /** m. */
  readonly dimension: number;
  readonly seed?: number;
  /** Standard deviation of the noise of a step, beside initial weights of U(+-1/16). */
  readonly step?: number;
  /** Part of a step that goes on in the next one: 0 is a random walk, 0.9 an optimiser with momentum. */
  readonly momentum?: number;
  /** Standard deviation of the steady part of a step. */
  readonly drift?: number;
}

/** Noise drawn once for a path; each step reads it from a place of its own, so that long paths are cheap to make. */
const POOL = 2 ** 20;

/** Path of a training made up: initial weights, momentum, noise and a drift, in float32 as a policy's parameters are. */
export function generatedPath({
  snapshots,
  dimension,
  seed = 1,
  step = 3e-4,
  momentum = 0.9,
  drift = 1e-4,
}: GeneratedPathOptions): Float32Array[] {
  const generator = createGenerator(seed, 'bench/generatedPath');
  const pool = new Float64Array(POOL + dimension);
  generator.fillNormal(pool, 1);
  const weights = new Float64Array(dimension);
  generator.fillUniform(weights, -1 / 16, 1 / 16);
  const velocity = new Float64Array(dimension);
  const direction = generator.integer(POOL);
  return Array.from({ length: snapshots }, () => {
    const row = new Float32Array(dimension);
    const place = generator.integer(POOL);
    for (let k = 0; k < dimension; k += 1) {
      velocity[k] = momentum * velocity[k] + step * pool[place + k];
      weights[k] += velocity[k] + drift * pool[direction + k];
      row[k] = weights[k];
    }
    return row;
  });
}

/**
 * A path whose singular values come in close pairs: harmonics 2j - 1 and 2j have amplitudes that differ by `gap` relative,
 * on parameters of their own, so that only noise and float32 mix them. A cut after an even number of directions parts
 * such a pair: it is ill-conditioned.
 */
export function pairedPath({
  snapshots,
  dimension,
  seed = 1,
  gap,
  noise = 1e-6,
}: {
  readonly snapshots: number;
  readonly dimension: number;
  readonly seed?: number;
  readonly gap: number;
  readonly noise?: number;
}): Float32Array[] {
  const generator = createGenerator(seed, 'bench/pairedPath');
  const harmonics = Math.floor(Math.min(snapshots, dimension) / 2);
  const row = new Float64Array(dimension);
  return Array.from({ length: snapshots }, (_, i) => {
    generator.fillNormal(row, noise);
    for (let k = 0; k < dimension; k += 1) {
      const harmonic = k % harmonics;
      const pair = Math.ceil(harmonic / 2);
      const amplitude = (1 - gap * (1 - (harmonic % 2))) / (pair + 1);
      // The constant harmonic has a mean square of 1, the others of 1/2.
      const scale = harmonic === 0 ? Math.SQRT1_2 : 1;
      row[k] += 0.1 * amplitude * scale * Math.cos((Math.PI * harmonic * (i + 0.5)) / snapshots);
    }
    return Float32Array.from(row);
  });
}
