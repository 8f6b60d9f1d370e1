import type { Kernels, MultiplyOptions } from '../src/kernels.ts';

const batch = 256;

/**
 * The kernel calls of one TD3 update (observations of 17, actions of 6, networks of 256-256, batch 256), critic and
 * targets every time, actor every second time: what the agent will ask of the kernels, without sampling and noise.
 */
export function td3Update(kernels: Kernels): { readonly run: () => void; readonly operations: number } {
  let operations = 0;
  const multiply = (options: MultiplyOptions): void => {
    operations += 2 * options.rows * options.columns * options.inner;
    kernels.multiply(options);
  };
  const network = (sizes: number[]) => createNetwork(kernels, multiply, sizes);
  const actor = network([17, 256, 256, 6]);
  const actorTarget = network([17, 256, 256, 6]);
  const critics = [0, 1].map(() => network([23, 256, 256, 1]));
  const targets = [0, 1].map(() => network([23, 256, 256, 1]));
  const observations = fill(kernels.allocateFloat32(batch * 17));
  const pairs = fill(kernels.allocateFloat32(batch * 23));
  let updates = 0;
  const run = (): void => {
    updates += 1;
    kernels.tanh(actorTarget.forward(observations), actorTarget.output, 1);
    for (const target of targets) target.forward(pairs);
    for (const critic of critics) {
      critic.forward(pairs);
      critic.outputGradient.fill(1e-3);
      critic.backward(pairs, { weights: true, input: false });
      critic.adam(updates);
    }
    if (updates % 2 === 1) return;
    kernels.tanh(actor.forward(observations), actor.output, 1);
    critics[0].forward(pairs);
    critics[0].backward(pairs, { weights: false, input: true });
    kernels.tanhGradient(actor.output, actor.output, actor.outputGradient, 1);
    actor.backward(observations, { weights: true, input: false });
    actor.adam(updates / 2);
    kernels.polyak(actorTarget.parameters, actor.parameters, 0.005);
    critics.forEach((critic, i) => kernels.polyak(targets[i].parameters, critic.parameters, 0.005));
  };
  run();
  run();
  const perUpdate = operations / 2;
  return { run, operations: perUpdate };
}

function createNetwork(kernels: Kernels, multiply: (options: MultiplyOptions) => void, sizes: number[]) {
  const count = sizes.slice(1).reduce((sum, size, i) => sum + size * (sizes[i] + 1), 0);
  const [parameters, gradients, firstMoment, secondMoment] = [0, 1, 2, 3].map(() => kernels.allocateFloat32(count));
  fill(parameters);
  let offset = 0;
  const layers = sizes.slice(1).map((outputs, i) => {
    const inputs = sizes[i];
    const weights = [offset, offset + outputs * inputs];
    offset = weights[1] + outputs;
    const biases = [weights[1], offset];
    return {
      inputs,
      outputs,
      weights: parameters.subarray(...weights),
      bias: parameters.subarray(...biases),
      weightGradients: gradients.subarray(...weights),
      biasGradients: gradients.subarray(...biases),
      activation: kernels.allocateFloat32(batch * outputs),
      gradient: kernels.allocateFloat32(batch * outputs),
    };
  });
  const inputGradient = kernels.allocateFloat32(batch * sizes[0]);
  const last = layers[layers.length - 1];
  const forward = (input: Float32Array): Float32Array => {
    let a = input;
    for (const { inputs, outputs, weights, bias, activation } of layers) {
      multiply({
        rows: batch,
        columns: outputs,
        inner: inputs,
        a,
        b: weights,
        out: activation,
        transposeB: true,
        epilogue: activation === last.activation ? 'bias' : 'bias-relu',
        bias,
      });
      a = activation;
    }
    return a;
  };
  const backward = (input: Float32Array, wanted: { weights: boolean; input: boolean }): void => {
    for (let i = layers.length - 1; i >= 0; i -= 1) {
      const { inputs, outputs, weights, gradient, weightGradients, biasGradients } = layers[i];
      const below = layers[i - 1];
      if (wanted.weights) {
        const b = below?.activation ?? input;
        multiply({
          rows: outputs,
          columns: inputs,
          inner: batch,
          a: gradient,
          b,
          out: weightGradients,
          transposeA: true,
        });
        kernels.columnSums(batch, outputs, gradient, biasGradients);
      }
      const product = { rows: batch, columns: inputs, inner: outputs, a: gradient, b: weights };
      if (below) {
        multiply({ ...product, out: below.gradient, epilogue: 'relu-mask', mask: below.activation });
      } else if (wanted.input) {
        multiply({ ...product, out: inputGradient });
      }
    }
  };
  const adam = (step: number): void =>
    kernels.adam(parameters, gradients, firstMoment, secondMoment, {
      learningRate: 1e-6,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      step,
    });
  return { parameters, output: last.activation, outputGradient: last.gradient, forward, backward, adam };
}

function fill(array: Float32Array): Float32Array {
  for (let i = 0; i < array.length; i += 1) array[i] = 0.06 * Math.sin(i * 1.7);
  return array;
}
