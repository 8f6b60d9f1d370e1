import type { MultiplyOptions } from '@policypath/kernels';

/** One layer's parts of the flat parameter and gradient vectors. */
export interface LayerMemory {
  readonly inputSize: number;
  readonly outputSize: number;
  /** [out, in] */
  readonly weight: Float32Array;
  readonly bias: Float32Array;
  readonly weightGradient: Float32Array;
  readonly biasGradient: Float32Array;
}

/** The kernel calls of one layer's backward pass; `delta` is the gradient with respect to its pre-activation. */
export interface LayerBackward {
  readonly weightGradient: MultiplyOptions;
  /** [batch, out] */
  readonly delta: Float32Array;
  /** The layer's input, [batch, in]: the activation of the layer before it. */
  readonly input: Float32Array;
  /** Gradient with respect to that input. */
  readonly inputDelta: Float32Array;
  readonly biasGradient: Float32Array;
  readonly propagation: MultiplyOptions;
}

export interface BatchPlanOptions {
  readonly batch: number;
  readonly layers: readonly LayerMemory[];
  /** 'tanh' is no part of these products: it is applied after each of them. Default 'relu'. */
  readonly hiddenActivation?: 'relu' | 'tanh';
  /** The input, then each layer's output: views for at least `batch` rows. */
  readonly activations: readonly Float32Array[];
  /** Of the same shapes; empty for a plan that never goes backward. */
  readonly deltas: readonly Float32Array[];
}

/** Views and kernel arguments of one batch size, made once: a pass then allocates nothing. */
export class BatchPlan {
  readonly batch: number;
  readonly input: Float32Array;
  readonly output: Float32Array;
  readonly layerForward: readonly MultiplyOptions[];
  readonly layerBackward: readonly LayerBackward[];
  /** Gradient with respect to the last pre-activation, [batch, out]. */
  readonly outputDelta: Float32Array;
  /** Gradient with respect to the input, [batch, in]. */
  readonly inputDelta: Float32Array;

  constructor({ batch, layers, hiddenActivation = 'relu', activations, deltas }: BatchPlanOptions) {
    const widths = [layers[0].inputSize, ...layers.map(({ outputSize }) => outputSize)];
    const rowsOf = (blocks: readonly Float32Array[]): Float32Array[] =>
      blocks.map((block, index) => block.subarray(0, batch * widths[index]));
    const activation = rowsOf(activations);
    const delta = rowsOf(deltas);
    const isRelu = hiddenActivation === 'relu';
    this.batch = batch;
    this.input = activation[0];
    this.output = activation[layers.length];
    this.outputDelta = delta[layers.length];
    this.inputDelta = delta[0];

    this.layerForward = layers.map(({ inputSize, outputSize, weight, bias }, index) => ({
      rows: batch,
      columns: outputSize,
      inner: inputSize,
      a: activation[index],
      b: weight,
      transposeB: true,
      epilogue: isRelu && index < layers.length - 1 ? 'bias-relu' : 'bias',
      bias,
      out: activation[index + 1],
    }));
    if (deltas.length === 0) {
      this.layerBackward = [];
      return;
    }
    this.layerBackward = layers.map(({ inputSize, outputSize, weight, weightGradient, biasGradient }, index) => ({
      weightGradient: {
        rows: outputSize,
        columns: inputSize,
        inner: batch,
        a: delta[index + 1],
        transposeA: true,
        b: activation[index],
        out: weightGradient,
      },
      delta: delta[index + 1],
      input: activation[index],
      inputDelta: delta[index],
      biasGradient,
      propagation: {
        rows: batch,
        columns: inputSize,
        inner: outputSize,
        a: delta[index + 1],
        b: weight,
        out: delta[index],
        // The layer's input is the ReLU of the one before it; the network's own input is not.
        ...(isRelu && index > 0 ? { epilogue: 'relu-mask', mask: activation[index] } : {}),
      },
    }));
  }
}
