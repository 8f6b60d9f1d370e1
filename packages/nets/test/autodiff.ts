import * as tf from '@tensorflow/tfjs';
import type { MlpOptions } from '../src/index.ts';

/** Gradients by tfjs's autodiff on its plain JavaScript back end; another back end in use is put back afterwards. */
export async function autodiffGradients(
  options: MlpOptions,
  parameters: Float32Array,
  input: Float32Array,
  batch: number,
  outputGradient: Float32Array,
): Promise<{ parameters: Float32Array; input: Float32Array }> {
  const { sizes, hiddenActivation, outputActivation = 'identity', outputScale = 1 } = options;
  const previous = tf.getBackend();
  // Else it advises, in a banner, to install the faster back end.
  tf.env().set('IS_TEST', true);
  await tf.setBackend('cpu');
  try {
    const network = (flat: tf.Tensor, rows: tf.Tensor): tf.Scalar => {
      let offset = 0;
      let hidden = rows as tf.Tensor2D;
      for (let layer = 1; layer < sizes.length; layer += 1) {
        const [inputSize, outputSize] = [sizes[layer - 1], sizes[layer]];
        const weight = flat.slice([offset], [inputSize * outputSize]).reshape([outputSize, inputSize]) as tf.Tensor2D;
        offset += inputSize * outputSize;
        const bias = flat.slice([offset], [outputSize]);
        offset += outputSize;
        hidden = hidden.matMul(weight, false, true).add(bias);
        if (layer < sizes.length - 1) hidden = hiddenActivation === 'tanh' ? hidden.tanh() : hidden.relu();
      }
      const output = outputActivation === 'tanh' ? hidden.tanh().mul(outputScale) : hidden;
      return output.mul(tf.tensor(outputGradient, [batch, sizes[sizes.length - 1]])).sum();
    };
    const [flat, rows] = tf.tidy(() =>
      tf.grads(network)([tf.tensor1d(parameters), tf.tensor2d(input, [batch, sizes[0]])]),
    );
    const result = {
      parameters: Float32Array.from(flat.dataSync<'float32'>()),
      input: Float32Array.from(rows.dataSync<'float32'>()),
    };
    tf.dispose([flat, rows]);
    return result;
  } finally {
    if (previous) await tf.setBackend(previous);
  }
}
