import * as tf from '@tensorflow/tfjs';
import type { ConvEncoderOptions, ConvMlpOptions } from '../src/index.ts';

/** Cuts the next part of the flat parameters. */
type Take = (...shape: number[]) => tf.Tensor;

interface Pictures {
  readonly images: Uint8Array;
  readonly batch: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly filters: number;
  readonly strides: readonly (1 | 2)[];
}

/** Gradients of an encoder's parameters by tfjs's autodiff. */
export function encoderAutodiff(
  options: ConvEncoderOptions,
  parameters: Float32Array,
  images: Uint8Array,
  batch: number,
  outputGradient: Float32Array,
): Promise<Float32Array> {
  const { filters = 32, strides = [2, 1, 1, 1], featureSize, outputActivation } = options;
  return autodiff(parameters, outputGradient, (take) => {
    const rows = convolved({ ...options, filters, strides, images, batch }, take);
    const linear = rows.matMul(take(featureSize, rows.shape[1]) as tf.Tensor2D, false, true).add(take(featureSize));
    const { mean, variance } = tf.moments(linear, 1, true);
    const normalized = linear.sub(mean).div(variance.add(1e-5).sqrt());
    const features = normalized.mul(take(featureSize)).add(take(featureSize));
    return outputActivation === 'tanh' ? features.tanh() : features;
  });
}

/** The same of convolutions and a perceptron. */
export function convMlpAutodiff(
  options: ConvMlpOptions,
  parameters: Float32Array,
  images: Uint8Array,
  batch: number,
  outputGradient: Float32Array,
): Promise<Float32Array> {
  const { filters = 32, strides = [1], sizes } = options;
  return autodiff(parameters, outputGradient, (take) => {
    let rows = convolved({ ...options, filters, strides, images, batch }, take);
    sizes.forEach((width, layer) => {
      const weight = take(width, rows.shape[1]) as tf.Tensor2D;
      const linear = rows.matMul(weight, false, true).add(take(width)) as tf.Tensor2D;
      rows = layer < sizes.length - 1 ? linear.relu() : linear;
    });
    return rows;
  });
}

function convolved({ images, batch, channels, height, width, filters, strides }: Pictures, take: Take): tf.Tensor2D {
  const pixels = tf.tensor4d(Float32Array.from(images), [batch, channels, height, width]).div(255);
  let hidden = pixels.transpose([0, 2, 3, 1]) as tf.Tensor4D;
  for (const stride of strides) {
    const weight = take(filters, hidden.shape[3], 3, 3).transpose([2, 3, 1, 0]) as tf.Tensor4D;
    hidden = tf.conv2d(hidden, weight, stride, 'valid').add(take(filters)).relu() as tf.Tensor4D;
  }
  return hidden.transpose([0, 3, 1, 2]).reshape([batch, -1]) as tf.Tensor2D;
}

/** The gradient of sum(outputGradient * output) on the plain JavaScript back end; another one in use is put back afterwards. */
async function autodiff(
  parameters: Float32Array,
  outputGradient: Float32Array,
  output: (take: Take) => tf.Tensor,
): Promise<Float32Array> {
  const previous = tf.getBackend();
  // Else it advises, in a banner, to install the faster back end.
  tf.env().set('IS_TEST', true);
  await tf.setBackend('cpu');
  try {
    const loss = (flat: tf.Tensor): tf.Scalar => {
      let offset = 0;
      const take = (...shape: number[]): tf.Tensor => {
        const length = shape.reduce((product, size) => product * size, 1);
        offset += length;
        return flat.slice([offset - length], [length]).reshape(shape);
      };
      const values = output(take);
      return values.mul(tf.tensor(outputGradient, values.shape)).sum();
    };
    const gradient = tf.tidy(() => tf.grad(loss)(tf.tensor1d(parameters)));
    const result = Float32Array.from(gradient.dataSync<'float32'>());
    gradient.dispose();
    return result;
  } finally {
    if (previous) await tf.setBackend(previous);
  }
}
