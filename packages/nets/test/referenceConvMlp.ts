import type { ConvMlpOptions } from '../src/index.ts';
import { centralDifferences } from './referenceMlp.ts';
import { ReferenceEncoder } from './referenceEncoder.ts';

/** Convolutions and linear layers in float64, from the definition. */
export class ReferenceConvMlp {
  readonly #options: ConvMlpOptions;
  readonly #convolutions: ReferenceEncoder;
  readonly #linear: number;

  constructor(options: ConvMlpOptions, parameters: ArrayLike<number>) {
    const { channels, filters = 32, strides = [1] } = options;
    this.#options = options;
    this.#convolutions = new ReferenceEncoder({ ...options, filters, strides, featureSize: 1 }, parameters);
    this.#linear = strides.reduce<number>(
      (sum, _, layer) => sum + filters * (9 * (layer === 0 ? channels : filters) + 1),
      0,
    );
  }

  /** [batch, channels, height, width] -> [batch, out] */
  forward(images: Uint8Array, batch: number): Float64Array {
    const { parameters } = this.#convolutions;
    const { sizes } = this.#options;
    let rows = this.#convolutions.convolve(images, batch);
    let at = this.#linear;
    sizes.forEach((width, layer) => {
      const inner = rows.length / batch;
      const next = new Float64Array(batch * width);
      for (let row = 0; row < batch; row += 1) {
        for (let j = 0; j < width; j += 1) {
          let sum = parameters[at + width * inner + j];
          for (let i = 0; i < inner; i += 1) sum += parameters[at + j * inner + i] * rows[row * inner + i];
          next[row * width + j] = layer < sizes.length - 1 ? Math.max(0, sum) : sum;
        }
      }
      at += width * (inner + 1);
      rows = next;
    });
    return rows;
  }

  /** Of sum(outputGradient * output), by central differences. */
  gradients(images: Uint8Array, batch: number, outputGradient: Float32Array): Float64Array {
    const loss = (): number =>
      this.forward(images, batch).reduce((sum, value, index) => sum + outputGradient[index] * value, 0);
    return centralDifferences(this.#convolutions.parameters, loss);
  }
}
