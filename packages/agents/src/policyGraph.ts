import type { ParameterLayout } from '@policypath/nets';

/** A named array of parameters as it is now, a copy. */
export interface GraphTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** One step from observations to actions; each takes the result of the one before. B is the batch. */
export type PolicyOperation =
  /** [B, in] -> [B, out]: weight [out, in], bias [out]. */
  | { readonly kind: 'affine'; readonly weight: GraphTensor; readonly bias: GraphTensor }
  /** [B, channels, height, width] -> [B, filters, ...] without padding: weight [filters, channels, 3, 3], bias [filters]. */
  | {
      readonly kind: 'convolution';
      readonly weight: GraphTensor;
      readonly bias: GraphTensor;
      readonly stride: number;
    }
  /** [B, n] -> [B, n]: each row to mean 0 and variance 1, times `gain` [n], plus `shift` [n] (Ba, Kiros and Hinton 2016). */
  | {
      readonly kind: 'layer-norm';
      readonly gain: GraphTensor;
      readonly shift: GraphTensor;
      /** Added to the variance. */
      readonly epsilon: number;
    }
  | { readonly kind: 'relu' }
  | { readonly kind: 'tanh' }
  /** Every number times `factor`: bytes / 255, or to the range of actions. */
  | { readonly kind: 'scale'; readonly factor: number }
  /** [B, n] -> [B, n]: (x - mean) / deviation, clipped to [-clip, clip]; mean and deviation [n]. */
  | {
      readonly kind: 'normalise';
      readonly mean: Float64Array;
      readonly deviation: Float64Array;
      /** Infinity: not clipped. */
      readonly clip: number;
    }
  /** Every number into [low, high]. */
  | { readonly kind: 'clip'; readonly low: number; readonly high: number }
  /** [B, height, width, channels] -> [B, channels, height, width]. */
  | { readonly kind: 'channels-first' }
  /** [B, channels, H, W] -> [B, channels, height, width]: a part of a picture whose upper left corner is at (y, x). */
  | {
      readonly kind: 'crop';
      readonly y: number;
      readonly x: number;
      readonly height: number;
      readonly width: number;
    }
  /** [B, channels, H, W] -> [B, channels, height, width]: the picture with its upper left corner at (y, x), zeros around it. */
  | {
      readonly kind: 'pad';
      readonly y: number;
      readonly x: number;
      readonly height: number;
      readonly width: number;
    }
  /** [B, ...] -> [B, n]. */
  | { readonly kind: 'flatten' }
  /** [B, n] -> [B, count]: the first columns. */
  | { readonly kind: 'leading'; readonly count: number }
  /** [B, n] -> [B]: the index of the largest value, the first of equal ones. Only as the last operation. */
  | { readonly kind: 'argmax' };

/**
 * What a policy without exploration computes, as plain data: enough to run it elsewhere, such as in an ONNX model or on a page.
 * Arithmetic is float32 unless an operation says otherwise.
 */
export interface PolicyGraph {
  readonly observation: {
    /** Of one observation, without the batch. */
    readonly shape: readonly number[];
    readonly type: 'float32' | 'uint8';
  };
  /** From observations [B, ...shape] to actions [B, a], or after an argmax to choices [B]. */
  readonly operations: readonly PolicyOperation[];
}

/** The parts of flat parameters, by name. @throws Error when the layout has no part of a name that is asked for */
export function graphTensors(layout: ParameterLayout, parameters: Float32Array): (name: string) => GraphTensor {
  const tensors = new Map<string, GraphTensor>();
  let at = 0;
  for (const { name, shape } of layout) {
    const length = shape.reduce((product, size) => product * size, 1);
    tensors.set(name, { name, shape, values: parameters.slice(at, at + length) });
    at += length;
  }
  return (name) => {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw new Error(`the policy has no ${name}, only ${[...tensors.keys()].join(', ')}`);
    return tensor;
  };
}

/** The linear layers `layer1`, `layer2`, ... of a perceptron, with ReLU or tanh between them. */
export function perceptronOperations(
  layout: ParameterLayout,
  parameters: Float32Array,
  between: 'relu' | 'tanh' = 'relu',
): PolicyOperation[] {
  const tensor = graphTensors(layout, parameters);
  const weights = layout.filter(({ name }) => name.endsWith('.weight')).map(({ name }) => name);
  return weights.flatMap((weight, index): PolicyOperation[] => [
    ...(index === 0 ? [] : [{ kind: between }]),
    { kind: 'affine', weight: tensor(weight), bias: tensor(weight.replace(/weight$/, 'bias')) },
  ]);
}
