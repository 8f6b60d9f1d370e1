import type { Generator } from '@policypath/random';

/** Increments added at once, and parameters for which they stay in the cache: the draws' displacements are what takes the time. */
const batch = 4;
const chunk = 4096;

/**
 * Final changes of surrogates of a path: every increment kept or reversed by a fair coin, the same for all parameters.
 * Accumulated changes are the path's own. Takes 8 bytes a parameter and draw.
 */
export class FlippedChange {
  readonly #displacements: readonly Float64Array[];
  readonly #generator: Generator;
  /** Increments not added yet, and their signs [draws, batch]; what is left of a batch has sign 0. */
  readonly #increments: readonly Float64Array[];
  readonly #signs: Float64Array;
  #waiting = 0;

  constructor(dimension: number, draws: number, generator: Generator) {
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
  *finalChanges(): Iterable<Float64Array> {
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

/** A layer's slice of the parameter vector. */
export interface LayerSlice {
  readonly layer: number;
  readonly start: number;
  readonly end: number;
}

/** Parameters simulated of a layer, at most. */
const sampleSize = 500;

/**
 * A random walk as long as the path, whose every step has, in every layer, the length of the path's own step: what the
 * parameters would do if those of a layer were all alike and independent. Only a sample of each layer is simulated, since
 * parameters of a layer have one distribution; each stands for several.
 */
export class LayerWalk {
  readonly layers: readonly LayerSlice[];
  /** Parameters simulated of each layer. */
  readonly samples: readonly number[];
  /** For each draw and layer: sums of |step|, those since `beginWindow`, and positions. */
  readonly #draws: readonly (readonly WalkSample[])[];
  readonly #generator: Generator;

  constructor(layers: readonly LayerSlice[], draws: number, generator: Generator) {
    this.layers = layers;
    this.samples = layers.map(({ start, end }) => Math.min(sampleSize, end - start));
    this.#draws = Array.from({ length: draws }, () =>
      this.samples.map((size) => ({
        accumulated: new Float64Array(size),
        inWindow: new Float64Array(size),
        position: new Float64Array(size),
      })),
    );
    this.#generator = generator;
  }

  /** Takes the length of the path's next step in each layer, as a root mean square over the layer's parameters. */
  add(stepSizes: readonly number[]): void {
    for (const draw of this.#draws) {
      for (const [l, { accumulated, inWindow, position }] of draw.entries()) {
        for (let k = 0; k < position.length; k += 1) {
          const step = stepSizes[l] * this.#generator.normal();
          accumulated[k] += Math.abs(step);
          inWindow[k] += Math.abs(step);
          position[k] += step;
        }
      }
    }
  }

  beginWindow(): void {
    for (const draw of this.#draws) for (const { inWindow } of draw) inWindow.fill(0);
  }

  /** [draw][layer]: accumulated changes since `beginWindow`. */
  windowChanges(): Float64Array[][] {
    return this.#draws.map((draw) => draw.map(({ inWindow }) => inWindow));
  }

  /** [draw][layer]: accumulated and final changes of the sample. */
  changes(): { readonly accumulated: Float64Array; readonly final: Float64Array }[][] {
    return this.#draws.map((draw) =>
      draw.map(({ accumulated, position }) => ({ accumulated, final: position.map(Math.abs) })),
    );
  }
}

interface WalkSample {
  readonly accumulated: Float64Array;
  readonly inWindow: Float64Array;
  readonly position: Float64Array;
}
