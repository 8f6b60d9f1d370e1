import type { ConvEncoderOptions } from '../src/index.ts';

/** RAD's encoder in float64, from the definition: the reference of every engine. */
export class ReferenceEncoder {
  readonly #options: ConvEncoderOptions;
  readonly parameters: Float64Array;

  constructor(options: ConvEncoderOptions, parameters: ArrayLike<number>) {
    this.#options = options;
    this.parameters = Float64Array.from(parameters);
  }

  /** [batch, channels, height, width] -> [batch, filters * height * width] */
  convolve(images: Uint8Array, batch: number): Float64Array {
    const { channels, filters = 32, strides = [2, 1, 1, 1] } = this.#options;
    let [depth, height, width] = [channels, this.#options.height, this.#options.width];
    let planes = Float64Array.from(images, (byte) => byte / 255);
    let offset = 0;
    for (const stride of strides) {
      const [outHeight, outWidth] = [height, width].map((size) => Math.floor((size - 3) / stride) + 1);
      const next = new Float64Array(batch * filters * outHeight * outWidth);
      let at = 0;
      for (let plane = 0; plane < batch * filters; plane += 1) {
        const [image, filter] = [Math.floor(plane / filters), plane % filters];
        for (let y = 0; y < outHeight; y += 1) {
          for (let x = 0; x < outWidth; x += 1, at += 1) {
            let sum = this.parameters[offset + filters * depth * 9 + filter];
            for (let channel = 0; channel < depth; channel += 1) {
              const weight = offset + (filter * depth + channel) * 9;
              const corner = ((image * depth + channel) * height + y * stride) * width + x * stride;
              for (let i = 0; i < 3; i += 1) {
                for (let j = 0; j < 3; j += 1)
                  sum += this.parameters[weight + 3 * i + j] * planes[corner + i * width + j];
              }
            }
            next[at] = Math.max(0, sum);
          }
        }
      }
      offset += filters * (9 * depth + 1);
      [planes, depth, height, width] = [next, filters, outHeight, outWidth];
    }
    return planes;
  }

  /** [batch, channels, height, width] -> [batch, features] */
  forward(images: Uint8Array, batch: number): Float64Array {
    return this.head(this.convolve(images, batch), batch);
  }

  /** Linear layer, LayerNorm and activation. */
  head(convolved: Float64Array, batch: number): Float64Array {
    const { featureSize, outputActivation } = this.#options;
    const inner = convolved.length / batch;
    const { parameters } = this;
    const shift = parameters.length - featureSize;
    const gain = shift - featureSize;
    const bias = gain - featureSize;
    const weight = bias - featureSize * inner;
    const out = new Float64Array(batch * featureSize);
    for (let row = 0; row < batch; row += 1) {
      const linear = Array.from({ length: featureSize }, (_, j) => {
        let sum = parameters[bias + j];
        for (let k = 0; k < inner; k += 1) sum += parameters[weight + j * inner + k] * convolved[row * inner + k];
        return sum;
      });
      const mean = linear.reduce((sum, value) => sum + value, 0) / featureSize;
      const variance = linear.reduce((sum, value) => sum + (value - mean) ** 2, 0) / featureSize;
      linear.forEach((value, j) => {
        const feature = ((value - mean) / Math.sqrt(variance + 1e-5)) * parameters[gain + j] + parameters[shift + j];
        out[row * featureSize + j] = outputActivation === 'tanh' ? Math.tanh(feature) : feature;
      });
    }
    return out;
  }

  /** Central differences, with respect to each parameter from `begin` on, of the sum of `weights` times the features. */
  gradients(images: Uint8Array, batch: number, weights: ArrayLike<number>, begin = 0): Float64Array {
    const step = 1e-6;
    const convolved = begin > 0 ? this.convolve(images, batch) : undefined;
    const value = (): number => {
      const features = convolved ? this.head(convolved, batch) : this.forward(images, batch);
      return features.reduce((sum, feature, index) => sum + feature * weights[index], 0);
    };
    return Float64Array.from(this.parameters, (center, index) => {
      if (index < begin) return 0;
      this.parameters[index] = center + step;
      const above = value();
      this.parameters[index] = center - step;
      const below = value();
      this.parameters[index] = center;
      return (above - below) / (2 * step);
    });
  }
}
