import type { Generator } from '@policypath/random';

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
