import type { Tensor } from '@tensorflow/tfjs';
import { Operations, type ElementwiseName } from './operations.ts';

/** The same through tfjs's own ops: on whichever back end it is set to. */
export class PortableOperations extends Operations {
  override multiply(a: Tensor, b: Tensor, transpose: { readonly a?: boolean; readonly b?: boolean } = {}): Tensor {
    const { tf } = this;
    // A product of transposed tensors is ten times slower on tfjs-wasm than transposing first.
    if (tf.getBackend() !== 'wasm') return tf.matMul(a, b, transpose.a, transpose.b);
    return tf.matMul(transpose.a ? tf.transpose(a) : a, transpose.b ? tf.transpose(b) : b);
  }

  override apply(name: ElementwiseName, a: Tensor, b: Tensor = a): Tensor {
    const { tf } = this;
    switch (name) {
      case 'AddV2':
      case 'BiasAdd':
        return tf.add(a, b);
      case 'BiasAddGrad':
        return tf.sum(
          a,
          a.shape.slice(0, -1).map((_, axis) => axis),
        );
      case 'Mul':
        return tf.mul(a, b);
      case 'RealDiv':
        return tf.div(a, b);
      case 'Relu':
        return tf.relu(a);
      case 'ReluGrad':
        return tf.mul(a, tf.step(b));
      case 'Sqrt':
        return tf.sqrt(a);
      case 'Square':
        return tf.square(a);
      case 'Sub':
        return tf.sub(a, b);
      case 'Tanh':
        return tf.tanh(a);
      case 'TanhGrad':
        return tf.mul(b, tf.sub(1, tf.square(a)));
    }
  }

  override reshape(tensor: Tensor, shape: Tensor): Tensor {
    return this.tf.reshape(tensor, [...shape.dataSync()]);
  }

  override split(vector: Tensor, sizes: Tensor): Tensor[] {
    return this.tf.split(vector, [...sizes.dataSync()]);
  }

  override concatenate(parts: readonly Tensor[]): Tensor {
    return this.tf.concat([...parts]);
  }

  override transpose(tensor: Tensor, permutation: readonly number[]): Tensor {
    return this.tf.transpose(tensor, [...permutation]);
  }

  override convolve(images: Tensor, filter: Tensor, stride: number): Tensor {
    return this.#run('Conv2D', { x: images, filter }, stride, {});
  }

  override convolutionFilterGradient(
    images: Tensor,
    filterShape: number[],
    outputGradient: Tensor,
    stride: number,
  ): Tensor {
    return this.#run('Conv2DBackpropFilter', { x: images, dy: outputGradient }, stride, { filterShape });
  }

  override convolutionInputGradient(
    inputShape: number[],
    filter: Tensor,
    outputGradient: Tensor,
    stride: number,
  ): Tensor {
    return this.#run('Conv2DBackpropInput', { dy: outputGradient, filter }, stride, { inputShape });
  }

  /** A kernel of the back end: tfjs exports no op for the gradient of a convolution's filter. */
  #run(name: string, inputs: Record<string, Tensor>, stride: number, shape: Record<string, number[]>): Tensor {
    const attributes = { strides: [stride, stride], pad: 'valid', dataFormat: 'NHWC', dilations: [1, 1], ...shape };
    return this.tf.engine().runKernel(name, inputs, attributes);
  }
}
