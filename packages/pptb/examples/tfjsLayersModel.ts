// PPTB in the fit loop of a TensorFlow.js LayersModel.
import { gather, scatter, type ParameterLayout } from '@policypath/path-buffer';
import { createPptb } from '@policypath/pptb';
import * as tf from '@tensorflow/tfjs';

/** Kernel and bias of each layer, in the order of `model.getWeights(true)`; layers without weights have no number. */
export function layoutOf(model: tf.LayersModel): ParameterLayout {
  const layers = model.layers.filter(({ trainableWeights }) => trainableWeights.length > 0);
  return layers.flatMap(({ trainableWeights }, i) =>
    trainableWeights.map(({ name, shape }) => ({ name, shape: shape.map(Number), layer: i + 1 })),
  );
}

/** Loads theta; what is not trained (moving averages of batch normalisation) comes after it and stays. */
export function writeWeights(model: tf.LayersModel, theta: Float32Array): void {
  tf.tidy(() => {
    const trained = model.getWeights(true);
    model.setWeights([...scatter(theta, trained, tf.tensor), ...model.getWeights().slice(trained.length)]);
  });
}

await tf.setBackend('cpu');
export const model = tf.sequential({
  layers: [
    tf.layers.dense({
      inputShape: [2],
      units: 16,
      activation: 'tanh',
      kernelInitializer: tf.initializers.glorotNormal({ seed: 1 }),
    }),
    tf.layers.batchNormalization(),
    tf.layers.dense({ units: 1, kernelInitializer: tf.initializers.glorotNormal({ seed: 2 }) }),
  ],
});
model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
const inputs = tf.randomUniform([64, 2], -2, 2, 'float32', 3);
const targets = tf.tidy(() => tf.sin(inputs.sum(1, true)));

const policy = {
  layout: layoutOf(model),
  read: (out: Float32Array) => gather(model.getWeights(true), out),
  load: (theta: Float32Array) => writeWeights(model, theta),
};
const pptb = await createPptb(policy, { window: 40, snapshotUpdates: 5, snapshotInterval: 5, period: 50, rank: 8 });
export const { path } = pptb;

await model.fit(inputs, targets, {
  batchSize: 16,
  epochs: 50,
  shuffle: false,
  verbose: 0,
  callbacks: {
    onBatchEnd() {
      const edit = pptb.afterStep({ policyUpdated: true });
      if (edit === null) return;
      const { steps } = pptb.counts;
      console.log(`step ${steps}: moved ${edit.displacement.toFixed(4)}, kept ${edit.rankUsed} of ${edit.snapshots}`);
    },
  },
});
