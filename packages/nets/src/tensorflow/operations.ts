import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs';
import type * as tensorflow from '@tensorflow/tfjs';

/** Operations of one or two float tensors; the names are TensorFlow's. */
export type ElementwiseName =
  | 'AddV2'
  | 'BiasAdd'
  | 'BiasAddGrad'
  | 'Mul'
  | 'RealDiv'
  | 'Relu'
  | 'ReluGrad'
  | 'Sqrt'
  | 'Square'
  | 'Sub'
  | 'Tanh'
  | 'TanhGrad';

/** What networks need of TensorFlow: on libtensorflow called by name (`NodeOperations`), else on any back end of tfjs. */
export abstract class Operations {
  protected readonly tf: typeof tensorflow;

  constructor(tf: typeof tensorflow) {
    this.tf = tf;
  }

  /** A tensor of a copy of `values`: libtensorflow would read the caller's memory later. */
  tensor(values: Float32Array, shape: number[]): Tensor {
    return this.tf.tensor(Float32Array.from(values), shape, 'float32');
  }

  scalar(value: number): Scalar {
    return this.tf.scalar(value, 'float32');
  }

  integers(values: readonly number[]): Tensor1D {
    return this.tf.tensor1d(Int32Array.from(values), 'int32');
  }

  integer(value: number): Scalar {
    return this.tf.scalar(value, 'int32');
  }

  abstract multiply(a: Tensor, b: Tensor, transpose?: { readonly a?: boolean; readonly b?: boolean }): Tensor;

  abstract apply(name: ElementwiseName, ...inputs: Tensor[]): Tensor;

  abstract reshape(tensor: Tensor, shape: Tensor): Tensor;

  /** Cuts a vector into parts of the lengths `sizes`; `axis` holds 0. */
  abstract split(vector: Tensor, sizes: Tensor, axis: Tensor): Tensor[];

  abstract concatenate(parts: readonly Tensor[], axis: Tensor): Tensor;

  /** Dimension k of the result is dimension `permutation[k]` of `tensor`. */
  abstract transpose(tensor: Tensor, permutation: readonly number[]): Tensor;

  /** images [batch, height, width, channels] and filter [3, 3, channels, filters], without padding. */
  abstract convolve(images: Tensor, filter: Tensor, stride: number): Tensor;

  abstract convolutionFilterGradient(
    images: Tensor,
    filterShape: number[],
    outputGradient: Tensor,
    stride: number,
  ): Tensor;

  abstract convolutionInputGradient(
    imageShape: number[],
    filter: Tensor,
    outputGradient: Tensor,
    stride: number,
  ): Tensor;

  /** Runs `work`, then frees every tensor made in it that was not kept. */
  tidy(work: () => void): void {
    this.tf.tidy(work);
  }

  /** Keeps tensors beyond the `tidy` around them; whoever calls this frees them. */
  keep<T extends readonly Tensor[]>(tensors: T): T {
    for (const tensor of tensors) this.tf.keep(tensor);
    return tensors;
  }
}

export function freeTensors(tensors: readonly Tensor[]): void {
  for (const tensor of tensors) tensor.dispose();
}
