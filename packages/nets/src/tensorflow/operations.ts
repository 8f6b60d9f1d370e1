import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs';
import type { LoadedTensorflow, OperationAttribute, TensorflowBackend } from './loadTensorflow.ts';

/**
 * TensorFlow operations called by name: what networks need of them, without the tape and the checks of tfjs's own ops,
 * whose ReLU gradient (`tf.step` and a product) alone costs 0.9 ms where ReluGrad costs 0.05.
 */
export class Operations {
  readonly #tf: LoadedTensorflow['tf'];
  readonly #backend: TensorflowBackend;
  readonly #float: OperationAttribute[];

  constructor({ tf, backend }: LoadedTensorflow) {
    this.#tf = tf;
    this.#backend = backend;
    this.#float = [this.#type('T', backend.binding.TF_FLOAT)];
  }

  /** A tensor of a copy of `values`: libtensorflow would read the caller's memory later. */
  tensor(values: Float32Array, shape: number[]): Tensor {
    return this.#tf.tensor(Float32Array.from(values), shape, 'float32');
  }

  scalar(value: number): Scalar {
    return this.#tf.scalar(value, 'float32');
  }

  integers(values: readonly number[]): Tensor1D {
    return this.#tf.tensor1d(Int32Array.from(values), 'int32');
  }

  integer(value: number): Scalar {
    return this.#tf.scalar(value, 'int32');
  }

  multiply(a: Tensor, b: Tensor, transpose: { readonly a?: boolean; readonly b?: boolean } = {}): Tensor {
    const { TF_ATTR_BOOL } = this.#backend.binding;
    const attributes = [
      { name: 'transpose_a', type: TF_ATTR_BOOL, value: transpose.a ?? false },
      { name: 'transpose_b', type: TF_ATTR_BOOL, value: transpose.b ?? false },
      ...this.#float,
    ];
    return this.#backend.executeSingleOutput('MatMul', attributes, [a, b]);
  }

  /** An operation on float tensors with the attribute T alone: 'Relu', 'BiasAdd', 'AddV2', 'Mul', 'Sqrt', ... */
  apply(name: string, ...inputs: Tensor[]): Tensor {
    return this.#backend.executeSingleOutput(name, this.#float, inputs);
  }

  reshape(tensor: Tensor, shape: Tensor): Tensor {
    const attributes = [...this.#float, this.#type('Tshape', this.#backend.binding.TF_INT32)];
    return this.#backend.executeSingleOutput('Reshape', attributes, [tensor, shape]);
  }

  /** Cuts a vector into parts of the lengths `sizes`. */
  split(vector: Tensor, sizes: Tensor, axis: Tensor): Tensor[] {
    const { TF_ATTR_INT, TF_INT32 } = this.#backend.binding;
    const count = sizes.size;
    const attributes = [
      { name: 'num_split', type: TF_ATTR_INT, value: count },
      ...this.#float,
      this.#type('Tlen', TF_INT32),
    ];
    return this.#backend.executeMultipleOutputs('SplitV', attributes, [vector, sizes, axis], count);
  }

  concatenate(parts: readonly Tensor[], axis: Tensor): Tensor {
    const { TF_ATTR_INT, TF_INT32 } = this.#backend.binding;
    const attributes = [
      { name: 'N', type: TF_ATTR_INT, value: parts.length },
      ...this.#float,
      this.#type('Tidx', TF_INT32),
    ];
    return this.#backend.executeSingleOutput('ConcatV2', attributes, [...parts, axis]);
  }

  /** Dimension k of the result is dimension `permutation[k]` of `tensor`. */
  transpose(tensor: Tensor, permutation: readonly number[]): Tensor {
    const attributes = [...this.#float, this.#type('Tperm', this.#backend.binding.TF_INT32)];
    return this.#backend.executeSingleOutput('Transpose', attributes, [tensor, this.integers(permutation)]);
  }

  /** images [batch, height, width, channels] and filter [3, 3, channels, filters], without padding. */
  convolve(images: Tensor, filter: Tensor, stride: number): Tensor {
    return this.#backend.executeSingleOutput('Conv2D', this.#convolution(stride), [images, filter]);
  }

  convolutionFilterGradient(images: Tensor, filterShape: number[], outputGradient: Tensor, stride: number): Tensor {
    const inputs = [images, this.integers(filterShape), outputGradient];
    return this.#backend.executeSingleOutput('Conv2DBackpropFilter', this.#convolution(stride), inputs);
  }

  convolutionInputGradient(imageShape: number[], filter: Tensor, outputGradient: Tensor, stride: number): Tensor {
    const inputs = [this.integers(imageShape), filter, outputGradient];
    return this.#backend.executeSingleOutput('Conv2DBackpropInput', this.#convolution(stride), inputs);
  }

  /** Runs `work`, then frees every tensor made in it that was not kept. */
  tidy(work: () => void): void {
    this.#tf.tidy(work);
  }

  /** Keeps tensors beyond the `tidy` around them; whoever calls this frees them. */
  keep<T extends readonly Tensor[]>(tensors: T): T {
    for (const tensor of tensors) this.#tf.keep(tensor);
    return tensors;
  }

  #convolution(stride: number): OperationAttribute[] {
    const { TF_ATTR_BOOL, TF_ATTR_INT, TF_ATTR_STRING } = this.#backend.binding;
    return [
      ...this.#float,
      { name: 'strides', type: TF_ATTR_INT, value: [1, stride, stride, 1] },
      { name: 'padding', type: TF_ATTR_STRING, value: 'VALID' },
      { name: 'data_format', type: TF_ATTR_STRING, value: 'NHWC' },
      { name: 'use_cudnn_on_gpu', type: TF_ATTR_BOOL, value: false },
      { name: 'dilations', type: TF_ATTR_INT, value: [1, 1, 1, 1] },
    ];
  }

  #type(name: string, value: number): OperationAttribute {
    return { name, type: this.#backend.binding.TF_ATTR_TYPE, value };
  }
}

export function freeTensors(tensors: readonly Tensor[]): void {
  for (const tensor of tensors) tensor.dispose();
}
