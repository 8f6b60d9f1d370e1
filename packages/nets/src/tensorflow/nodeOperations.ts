import type { Tensor } from '@tensorflow/tfjs';
import type * as tensorflow from '@tensorflow/tfjs';
import { Operations, type ElementwiseName } from './operations.ts';

/** The part of tfjs-node's back end that runs one TensorFlow operation by its name. */
export interface TensorflowBackend {
  executeSingleOutput(name: string, attributes: OperationAttribute[], inputs: Tensor[]): Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: OperationAttribute[],
    inputs: Tensor[],
    outputCount: number,
  ): Tensor[];
  readonly binding: {
    readonly TF_Version: string;
    readonly TF_FLOAT: number;
    readonly TF_INT32: number;
    readonly TF_ATTR_BOOL: number;
    readonly TF_ATTR_INT: number;
    readonly TF_ATTR_STRING: number;
    readonly TF_ATTR_TYPE: number;
  };
}

interface OperationAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean | string | readonly number[];
}

/**
 * libtensorflow's operations called by name, without the tape and the checks of tfjs's own ops, whose ReLU gradient
 * (`tf.step` and a product) alone costs 0.9 ms where ReluGrad costs 0.05.
 */
export class NodeOperations extends Operations {
  readonly #backend: TensorflowBackend;
  readonly #float: OperationAttribute[];

  constructor(tf: typeof tensorflow, backend: TensorflowBackend) {
    super(tf);
    this.#backend = backend;
    this.#float = [this.#type('T', backend.binding.TF_FLOAT)];
  }

  override multiply(a: Tensor, b: Tensor, transpose: { readonly a?: boolean; readonly b?: boolean } = {}): Tensor {
    const { TF_ATTR_BOOL } = this.#backend.binding;
    const attributes = [
      { name: 'transpose_a', type: TF_ATTR_BOOL, value: transpose.a ?? false },
      { name: 'transpose_b', type: TF_ATTR_BOOL, value: transpose.b ?? false },
      ...this.#float,
    ];
    return this.#backend.executeSingleOutput('MatMul', attributes, [a, b]);
  }

  override apply(name: ElementwiseName, ...inputs: Tensor[]): Tensor {
    return this.#backend.executeSingleOutput(name, this.#float, inputs);
  }

  override reshape(tensor: Tensor, shape: Tensor): Tensor {
    const attributes = [...this.#float, this.#type('Tshape', this.#backend.binding.TF_INT32)];
    return this.#backend.executeSingleOutput('Reshape', attributes, [tensor, shape]);
  }

  override split(vector: Tensor, sizes: Tensor, axis: Tensor): Tensor[] {
    const { TF_ATTR_INT, TF_INT32 } = this.#backend.binding;
    const count = sizes.size;
    const attributes = [
      { name: 'num_split', type: TF_ATTR_INT, value: count },
      ...this.#float,
      this.#type('Tlen', TF_INT32),
    ];
    return this.#backend.executeMultipleOutputs('SplitV', attributes, [vector, sizes, axis], count);
  }

  override concatenate(parts: readonly Tensor[], axis: Tensor): Tensor {
    const { TF_ATTR_INT, TF_INT32 } = this.#backend.binding;
    const attributes = [
      { name: 'N', type: TF_ATTR_INT, value: parts.length },
      ...this.#float,
      this.#type('Tidx', TF_INT32),
    ];
    return this.#backend.executeSingleOutput('ConcatV2', attributes, [...parts, axis]);
  }

  override transpose(tensor: Tensor, permutation: readonly number[]): Tensor {
    const attributes = [...this.#float, this.#type('Tperm', this.#backend.binding.TF_INT32)];
    return this.#backend.executeSingleOutput('Transpose', attributes, [tensor, this.integers(permutation)]);
  }

  override convolve(images: Tensor, filter: Tensor, stride: number): Tensor {
    return this.#backend.executeSingleOutput('Conv2D', this.#convolution(stride), [images, filter]);
  }

  override convolutionFilterGradient(
    images: Tensor,
    filterShape: number[],
    outputGradient: Tensor,
    stride: number,
  ): Tensor {
    const inputs = [images, this.integers(filterShape), outputGradient];
    return this.#backend.executeSingleOutput('Conv2DBackpropFilter', this.#convolution(stride), inputs);
  }

  override convolutionInputGradient(
    imageShape: number[],
    filter: Tensor,
    outputGradient: Tensor,
    stride: number,
  ): Tensor {
    const inputs = [this.integers(imageShape), filter, outputGradient];
    return this.#backend.executeSingleOutput('Conv2DBackpropInput', this.#convolution(stride), inputs);
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
