import type { Generator } from '@policypath/random';

/**
 * Final changes of surrogates of a path: every increment kept or reversed by a fair coin, the same for all parameters.
 * Accumulated changes are the path's own. Takes 8 bytes a parameter and draw.
 */
export class FlippedChange {
  readonly #displacements: readonly Float64Array[];
  readonly #generator: Generator;

  constructor(dimension: number, draws: number, generator: Generator) {
    this.#displacements = Array.from({ length: draws }, () => new Float64Array(dimension));
    this.#generator = generator;
  }

  /** Takes the next increment [m]. */
  add(increment: Float64Array): void {
    for (const displacement of this.#displacements) {
      const sign = this.#generator.integer(2) === 0 ? 1 : -1;
      for (let k = 0; k < increment.length; k += 1) displacement[k] += sign * increment[k];
    }
  }

  /** |theta_n - theta_1| [m] of each draw. */
  finalChanges(): Float64Array[] {
    return this.#displacements.map((displacement) => displacement.map(Math.abs));
  }
}
