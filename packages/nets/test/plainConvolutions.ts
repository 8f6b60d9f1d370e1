import type { ConvolutionGradientOptions, ConvolutionOptions, ConvolutionShape } from '@policypath/kernels';

interface Layer {
  readonly stride: number;
  readonly depth: number;
  readonly height: number;
  readonly width: number;
  readonly outHeight: number;
  readonly outWidth: number;
  /** Of its weights in the flat parameters; the bias follows them. */
  readonly offset: number;
}

/** `Kernels.convolutions` in plain loops; every layer's output is recorded, channels first. */
export function convolveInLoops({ shape, batch, images, parameters, output }: ConvolutionOptions): Float64Array[] {
  let input = Float64Array.from(
    images.subarray(0, batch * shape.channels * shape.height * shape.width),
    (x) => x / 255,
  );
  const outputs = [input];
  for (const layer of layersOf(shape)) {
    const { offset, depth, outHeight, outWidth } = layer;
    const sums = new Float64Array(batch * shape.filters * outHeight * outWidth);
    const from = input;
    forEachProduct(layer, shape.filters, batch, (at, source, weight) => {
      sums[at] += from[source] * parameters[offset + weight];
    });
    const positions = outHeight * outWidth;
    const bias = offset + shape.filters * depth * 9;
    input = sums.map((sum, at) => Math.max(0, sum + parameters[bias + (Math.floor(at / positions) % shape.filters)]));
    outputs.push(input);
  }
  output.set(input);
  return outputs;
}

/** `Kernels.convolutionGradients` in plain loops; it goes forward once more for what it needs. */
export function convolveBackInLoops(options: ConvolutionGradientOptions): void {
  const { shape, batch, parameters, gradients, output, outputGradient } = options;
  const { activations: _, ...forward } = options;
  const outputs = convolveInLoops({ ...forward, output: new Float32Array(output.length) });
  const layers = layersOf(shape);
  const sums = new Float64Array(gradients.length);
  let delta = Float64Array.from(outputGradient.subarray(0, outputs[layers.length].length));
  for (let index = layers.length - 1; index >= 0; index -= 1) {
    const layer = layers[index];
    const { offset, depth, outHeight, outWidth } = layer;
    const [from, to] = [outputs[index], outputs[index + 1]];
    delta = delta.map((value, at) => (to[at] > 0 ? value : 0));
    const bias = offset + shape.filters * depth * 9;
    const positions = outHeight * outWidth;
    delta.forEach((value, at) => (sums[bias + (Math.floor(at / positions) % shape.filters)] += value));
    const below = new Float64Array(from.length);
    forEachProduct(layer, shape.filters, batch, (at, source, weight) => {
      sums[offset + weight] += delta[at] * from[source];
      below[source] += delta[at] * parameters[offset + weight];
    });
    delta = below;
  }
  gradients.set(sums);
}

function layersOf({ channels, height, width, filters, strides }: ConvolutionShape): Layer[] {
  const layers: Layer[] = [];
  let [depth, rows, columns, offset] = [channels, height, width, 0];
  for (const stride of strides) {
    const [outHeight, outWidth] = [rows, columns].map((size) => Math.floor((size - 3) / stride) + 1);
    layers.push({ stride, depth, height: rows, width: columns, outHeight, outWidth, offset });
    offset += filters * (9 * depth + 1);
    [depth, rows, columns] = [filters, outHeight, outWidth];
  }
  return layers;
}

/** Calls `visit` with the places of result, input and weight of every product of a convolution. */
function forEachProduct(
  { stride, depth, height, width, outHeight, outWidth }: Layer,
  filters: number,
  batch: number,
  visit: (at: number, source: number, weight: number) => void,
): void {
  for (let at = 0; at < batch * filters * outHeight * outWidth; at += 1) {
    const column = at % outWidth;
    const row = Math.floor(at / outWidth) % outHeight;
    const filter = Math.floor(at / (outWidth * outHeight)) % filters;
    const image = Math.floor(at / (outWidth * outHeight * filters));
    for (let tap = 0; tap < depth * 9; tap += 1) {
      const channel = Math.floor(tap / 9);
      const y = row * stride + (Math.floor(tap / 3) % 3);
      visit(
        at,
        ((image * depth + channel) * height + y) * width + column * stride + (tap % 3),
        filter * depth * 9 + tap,
      );
    }
  }
}
