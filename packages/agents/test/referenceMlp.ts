/** A perceptron in float64 by plain loops, independent of the packages under test; parameters as PyTorch orders them. */
export interface ReferenceMlp {
  readonly sizes: readonly number[];
  /** Per layer the weight [out, in] and then the bias [out], one after the other. */
  readonly parameters: Float64Array;
  /** Scale of a tanh output; null for a linear one. */
  readonly tanhScale: number | null;
}

/** The layers' inputs, then the output: [B, width] each. */
export type Activations = readonly Float64Array[];

export function referenceForward(net: ReferenceMlp, input: Float64Array, batch: number): Activations {
  const activations = [input];
  let at = 0;
  for (let layer = 0; layer + 1 < net.sizes.length; layer += 1) {
    const [fanIn, fanOut] = [net.sizes[layer], net.sizes[layer + 1]];
    const last = layer + 2 === net.sizes.length;
    const x = activations[layer];
    const y = new Float64Array(batch * fanOut);
    for (let row = 0; row < batch; row += 1) {
      for (let o = 0; o < fanOut; o += 1) {
        let sum = net.parameters[at + fanOut * fanIn + o];
        for (let i = 0; i < fanIn; i += 1) sum += net.parameters[at + o * fanIn + i] * x[row * fanIn + i];
        if (!last) sum = Math.max(0, sum);
        else if (net.tanhScale !== null) sum = net.tanhScale * Math.tanh(sum);
        y[row * fanOut + o] = sum;
      }
    }
    activations.push(y);
    at += fanOut * (fanIn + 1);
  }
  return activations;
}

/** Gradients of the parameters, in their order, and of the input. */
export function referenceBackward(
  net: ReferenceMlp,
  activations: Activations,
  outputGradient: Float64Array,
  batch: number,
): { parameters: Float64Array; input: Float64Array } {
  const gradients = new Float64Array(net.parameters.length);
  let at = net.parameters.length;
  let delta = outputGradient;
  for (let layer = net.sizes.length - 2; layer >= 0; layer -= 1) {
    const [fanIn, fanOut] = [net.sizes[layer], net.sizes[layer + 1]];
    at -= fanOut * (fanIn + 1);
    const last = layer + 2 === net.sizes.length;
    const y = activations[layer + 1];
    const local = delta.map((value, k) => {
      if (!last) return y[k] > 0 ? value : 0;
      return net.tanhScale === null ? value : value * net.tanhScale * (1 - (y[k] / net.tanhScale) ** 2);
    });
    const x = activations[layer];
    const inputGradient = new Float64Array(batch * fanIn);
    for (let row = 0; row < batch; row += 1) {
      for (let o = 0; o < fanOut; o += 1) {
        const d = local[row * fanOut + o];
        gradients[at + fanOut * fanIn + o] += d;
        for (let i = 0; i < fanIn; i += 1) {
          gradients[at + o * fanIn + i] += d * x[row * fanIn + i];
          inputGradient[row * fanIn + i] += d * net.parameters[at + o * fanIn + i];
        }
      }
    }
    delta = inputGradient;
  }
  return { parameters: gradients, input: delta };
}
