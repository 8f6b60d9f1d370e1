import * as tf from '@tensorflow/tfjs';
import type { ConvEncoderOptions } from '../src/index.ts';

/** Parameter gradients by tfjs's autodiff on its plain JavaScript back end; another one in use is put back afterwards. */
export async function encoderAutodiff(
  options: ConvEncoderOptions,
  parameters: Float32Array,
  images: Uint8Array,
  batch: number,
  outputGradient: Float32Array,
): Promise<Float32Array> {
  const { channels, height, width, filters = 32, strides = [2, 1, 1, 1], featureSize, outputActivation } = options;
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
      const pixels = tf.tensor4d(Float32Array.from(images), [batch, channels, height, width]).div(255);
      let hidden = pixels.transpose([0, 2, 3, 1]) as tf.Tensor4D;
      for (const stride of strides) {
        const weight = take(filters, hidden.shape[3], 3, 3).transpose([2, 3, 1, 0]) as tf.Tensor4D;
        hidden = tf.conv2d(hidden, weight, stride, 'valid').add(take(filters)).relu() as tf.Tensor4D;
      }
      const rows = hidden.transpose([0, 3, 1, 2]).reshape([batch, -1]) as tf.Tensor2D;
      const linear = rows.matMul(take(featureSize, rows.shape[1]) as tf.Tensor2D, false, true).add(take(featureSize));
      const { mean, variance } = tf.moments(linear, 1, true);
      const normalized = linear.sub(mean).div(variance.add(1e-5).sqrt());
      const features = normalized.mul(take(featureSize)).add(take(featureSize));
      const output = outputActivation === 'tanh' ? features.tanh() : features;
      return output.mul(tf.tensor(outputGradient, [batch, featureSize])).sum();
    };
    const gradient = tf.tidy(() => tf.grad(loss)(tf.tensor1d(parameters)));
    const result = Float32Array.from(gradient.dataSync<'float32'>());
    gradient.dispose();
    return result;
  } finally {
    if (previous) await tf.setBackend(previous);
  }
}
