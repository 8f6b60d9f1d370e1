import type { Engine, Mlp, MlpOptions, Module, Optimizer, TwinMlp } from '@policypath/nets';
import { referenceBackward, referenceForward, type Activations } from './referenceMlp.ts';

type Inner = { parameters: Float32Array; gradients: Float32Array };
const inner = new WeakMap<object, Inner>();

export function createStandInEngine(): Engine {
  return {
    identity: { engine: 'wasm', instructionSet: 'none', sourceHash: 'stand-in' },
    threads: 1,
    createMlp: (options) => createMlp(options),
    createTwinMlp,
    createAdam,
    polyak(target, source, rate) {
      const t = inner.get(target)!.parameters;
      const s = inner.get(source)!.parameters;
      for (let k = 0; k < t.length; k += 1) t[k] += rate * (s[k] - t[k]);
    },
    close() {},
  };
}

function lengthOf(sizes: readonly number[]): number {
  return sizes.slice(1).reduce((sum, out, k) => sum + out * (sizes[k] + 1), 0);
}

function createMlp(options: MlpOptions, given?: Inner): Mlp {
  const { sizes, generator } = options;
  const length = lengthOf(sizes);
  const own = given ?? { parameters: new Float32Array(length), gradients: new Float32Array(length) };
  if (generator) {
    let at = 0;
    for (let k = 0; k + 1 < sizes.length; k += 1) {
      const bound = 1 / Math.sqrt(sizes[k]);
      const count = sizes[k + 1] * (sizes[k] + 1);
      generator.fillUniform(own.parameters.subarray(at, at + count), -bound, bound);
      at += count;
    }
  }
  const net = (): { sizes: readonly number[]; parameters: Float64Array; tanhScale: number | null } => ({
    sizes,
    parameters: Float64Array.from(own.parameters),
    tanhScale: options.outputActivation === 'tanh' ? (options.outputScale ?? 1) : null,
  });
  let kept: Activations = [];
  const mlp: Mlp = {
    layout: sizes.slice(1).flatMap((out, k) => [
      { name: `${k + 1}.weight`, shape: [out, sizes[k]], layer: k + 1 },
      { name: `${k + 1}.bias`, shape: [out], layer: k + 1 },
    ]),
    ...access(own),
    inputSize: sizes[0],
    outputSize: sizes.at(-1)!,
    maximumBatch: options.maximumBatch,
    forward(input, batch) {
      kept = referenceForward(net(), Float64Array.from(input), batch);
      return Float32Array.from(kept.at(-1)!);
    },
    forwardOne: (input) => Float32Array.from(referenceForward(net(), Float64Array.from(input), 1).at(-1)!),
    backward(outputGradient, batch, { parameterGradients = true } = {}) {
      const result = referenceBackward(net(), kept, Float64Array.from(outputGradient), batch);
      if (parameterGradients) own.gradients.set(result.parameters);
      return Float32Array.from(result.input);
    },
  };
  inner.set(mlp, own);
  return mlp;
}

function access(own: Inner): Pick<Module, 'parameterCount' | 'readParameters' | 'writeParameters' | 'readGradients'> {
  return {
    parameterCount: own.parameters.length,
    readParameters: (out) => out.set(own.parameters),
    writeParameters: (source) => own.parameters.set(source),
    readGradients: (out) => out.set(own.gradients),
  };
}

function createTwinMlp(options: MlpOptions): TwinMlp {
  const half = lengthOf(options.sizes);
  const own = { parameters: new Float32Array(2 * half), gradients: new Float32Array(2 * half) };
  const [first, second] = [0, half].map((at) =>
    createMlp(options, {
      parameters: own.parameters.subarray(at, at + half),
      gradients: own.gradients.subarray(at, at + half),
    }),
  );
  const twin: TwinMlp = {
    ...access(own),
    layout: [...first.layout, ...second.layout],
    inputSize: first.inputSize,
    outputSize: first.outputSize,
    maximumBatch: first.maximumBatch,
    first,
    second,
    forward(input, batch) {
      return Float32Array.from([...first.forward(input, batch), ...second.forward(input, batch)]);
    },
    backward(outputGradient, batch) {
      const rows = batch * first.outputSize;
      first.backward(outputGradient.subarray(0, rows), batch);
      second.backward(outputGradient.subarray(rows, 2 * rows), batch);
    },
  };
  inner.set(twin, own);
  return twin;
}

function createAdam(module: Module | TwinMlp, { learningRate }: { learningRate: number }): Optimizer {
  const { parameters, gradients } = inner.get(module)!;
  const first = new Float32Array(parameters.length);
  const second = new Float32Array(parameters.length);
  let step = 0;
  return {
    get stepCount() {
      return step;
    },
    step() {
      step += 1;
      for (let k = 0; k < parameters.length; k += 1) {
        first[k] = 0.9 * first[k] + 0.1 * gradients[k];
        second[k] = 0.999 * second[k] + 0.001 * gradients[k] ** 2;
        const denominator = Math.sqrt(second[k]) / Math.sqrt(1 - 0.999 ** step) + 1e-8;
        parameters[k] -= ((learningRate / (1 - 0.9 ** step)) * first[k]) / denominator;
      }
    },
    reset() {
      step = 0;
      first.fill(0);
      second.fill(0);
    },
    saveState: () => ({ step, firstMoment: first.slice(), secondMoment: second.slice() }),
    loadState(state) {
      step = state.step;
      first.set(state.firstMoment);
      second.set(state.secondMoment);
    },
  };
}
