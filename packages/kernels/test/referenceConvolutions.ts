import type { ConvolutionShape } from '../src/convolutions.ts';

/** Activations of one layer in float64, [batch, depth, height, width]. */
interface Volume {
  readonly depth: number;
  readonly height: number;
  readonly width: number;
  readonly values: Float64Array;
}

/** A stack of convolutions in float64, in plain loops over PyTorch's definition, and its gradients by the chain rule. */
export class ReferenceConvolutions {
  readonly #shape: ConvolutionShape;
  readonly #batch: number;
  readonly #parameters: Float64Array;
  /** The input, then each layer's output. */
  readonly volumes: Volume[];

  constructor(shape: ConvolutionShape, batch: number, images: Uint8Array, parameters: ArrayLike<number>) {
    const { channels, height, width, filters, strides } = shape;
    this.#shape = shape;
    this.#batch = batch;
    this.#parameters = Float64Array.from(parameters);
    this.volumes = [{ depth: channels, height, width, values: Float64Array.from(images, (byte) => byte / 255) }];
    let offset = 0;
    for (const stride of strides) {
      const from = this.volumes[this.volumes.length - 1];
      const to = emptyVolume(batch, filters, from, stride);
      const biasOffset = offset + filters * from.depth * 9;
      forEachTerm(batch, from, to, stride, (output, filter, input, tap, channel) => {
        to.values[output] += from.values[input] * this.#parameters[offset + (filter * from.depth + channel) * 9 + tap];
      });
      const positions = to.height * to.width;
      to.values.forEach((value, index) => {
        const filter = Math.floor(index / positions) % filters;
        to.values[index] = Math.max(0, value + this.#parameters[biasOffset + filter]);
      });
      offset = biasOffset + filters;
      this.volumes.push(to);
    }
  }

  /** [batch, filters, height, width] */
  get output(): Float64Array {
    return this.volumes[this.volumes.length - 1].values;
  }

  /** With respect to the parameters, of the sum of `outputGradient` times the output. */
  gradients(outputGradient: ArrayLike<number>): Float64Array {
    const { filters, strides } = this.#shape;
    const out = new Float64Array(this.#parameters.length);
    let delta = Float64Array.from(outputGradient);
    let end = out.length;
    for (let layer = strides.length - 1; layer >= 0; layer -= 1) {
      const [from, to] = [this.volumes[layer], this.volumes[layer + 1]];
      const offset = end - filters * (9 * from.depth + 1);
      const biasOffset = end - filters;
      delta = delta.map((value, index) => (to.values[index] > 0 ? value : 0));
      const below = new Float64Array(from.values.length);
      const positions = to.height * to.width;
      delta.forEach((value, index) => (out[biasOffset + (Math.floor(index / positions) % filters)] += value));
      forEachTerm(this.#batch, from, to, strides[layer], (output, filter, input, tap, channel) => {
        const weight = offset + (filter * from.depth + channel) * 9 + tap;
        out[weight] += delta[output] * from.values[input];
        below[input] += delta[output] * this.#parameters[weight];
      });
      delta = below;
      end = offset;
    }
    return out;
  }
}

function emptyVolume(batch: number, depth: number, from: Volume, stride: number): Volume {
  const [height, width] = [from.height, from.width].map((size) => Math.floor((size - 3) / stride) + 1);
  return { depth, height, width, values: new Float64Array(batch * depth * height * width) };
}

function forEachTerm(
  batch: number,
  from: Volume,
  to: Volume,
  stride: number,
  visit: (output: number, filter: number, input: number, tap: number, channel: number) => void,
): void {
  let output = 0;
  for (let image = 0; image < batch; image += 1) {
    for (let filter = 0; filter < to.depth; filter += 1) {
      for (let row = 0; row < to.height; row += 1) {
        for (let column = 0; column < to.width; column += 1, output += 1) {
          for (let channel = 0; channel < from.depth; channel += 1) {
            const plane = (image * from.depth + channel) * from.height;
            for (let tap = 0; tap < 9; tap += 1) {
              const line = plane + row * stride + Math.floor(tap / 3);
              visit(output, filter, line * from.width + column * stride + (tap % 3), tap, channel);
            }
          }
        }
      }
    }
  }
}
