import type { Generator as RandomGenerator } from '@policypath/random';

/** Increments added at once, and parameters for which they stay in the cache: the draws' displacements are what takes the time. */
const batch = 4;
const chunk = 4096;

/**
 * Final changes of surrogates of a path: every increment kept or reversed by a fair coin, the same for all parameters.
 * Accumulated changes are the path's own. Takes 8 bytes a parameter and draw.
 */
export class FlippedChange {
  readonly #displacements: readonly Float64Array[];
  readonly #generator: RandomGenerator;
  /** Increments not added yet, and their signs [draws, batch]; what is left of a batch has sign 0. */
  readonly #increments: readonly Float64Array[];
  readonly #signs: Float64Array;
  #waiting = 0;

  constructor(dimension: number, draws: number, generator: RandomGenerator) {
    this.#displacements = Array.from({ length: draws }, () => new Float64Array(dimension));
    this.#increments = Array.from({ length: batch }, () => new Float64Array(dimension));
    this.#signs = new Float64Array(draws * batch);
    this.#generator = generator;
  }

  /** Takes the next increment [m]. */
  add(increment: Float64Array): void {
    this.#increments[this.#waiting].set(increment);
    for (let draw = 0; draw < this.#displacements.length; draw += 1) {
      this.#signs[draw * batch + this.#waiting] = this.#generator.integer(2) === 0 ? 1 : -1;
    }
    this.#waiting += 1;
    if (this.#waiting === batch) this.#addWaiting();
  }

  /** |theta_n - theta_1| [m] of one draw after the other, each in the same array. */
  *finalChanges(): Generator<Float64Array> {
    this.#addWaiting();
    const final = new Float64Array(this.#increments[0].length);
    for (const displacement of this.#displacements) {
      for (let k = 0; k < final.length; k += 1) final[k] = Math.abs(displacement[k]);
      yield final;
    }
  }

  #addWaiting(): void {
    const [a, b, c, d] = this.#increments;
    for (let begin = 0; begin < a.length; begin += chunk) {
      const end = Math.min(begin + chunk, a.length);
      for (const [draw, displacement] of this.#displacements.entries()) {
        const [p, q, r, s] = this.#signs.subarray(draw * batch, (draw + 1) * batch);
        for (let k = begin; k < end; k += 1) displacement[k] += p * a[k] + q * b[k] + r * c[k] + s * d[k];
      }
    }
    this.#signs.fill(0);
    this.#waiting = 0;
  }
}
