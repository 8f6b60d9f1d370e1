import { checkOptions } from '@policypath/options';
import type { MlpOptions } from './engine.ts';
import type { ParameterLayout } from './module.ts';

/** One linear layer and where its parts lie in the flat parameter vector. */
export interface LayerShape {
  readonly inputSize: number;
  readonly outputSize: number;
  readonly weightOffset: number;
  readonly biasOffset: number;
}

/** `MlpOptions`, checked and worked out. */
export interface MlpShape {
  readonly layers: readonly LayerShape[];
  readonly inputSize: number;
  readonly outputSize: number;
  readonly parameterCount: number;
  readonly maximumBatch: number;
  readonly hiddenActivation: 'relu' | 'tanh';
  readonly outputActivation: 'identity' | 'tanh';
  readonly outputScale: number;
}

/** @throws RangeError on widths or a batch that are not positive integers, or an output scale without meaning. */
export function mlpShape(options: MlpOptions): MlpShape {
  checkOptions('createMlp', options, {
    sizes: true,
    hiddenActivation: true,
    outputActivation: true,
    outputScale: true,
    maximumBatch: true,
    generator: true,
  });
  const { sizes, maximumBatch, hiddenActivation = 'relu', outputActivation = 'identity', outputScale = 1 } = options;
  if (!Array.isArray(sizes) || sizes.length < 2 || !sizes.every(isPositiveInteger)) {
    throw new RangeError(
      `sizes are the widths from input to output, at least two positive integers such as [17, 256, 256, 6]; ` +
        `got [${String(sizes)}]`,
    );
  }
  if (!isPositiveInteger(maximumBatch)) {
    throw new RangeError(`maximumBatch is a positive integer, got ${maximumBatch}`);
  }
  if (hiddenActivation !== 'relu' && hiddenActivation !== 'tanh') {
    throw new RangeError(`hiddenActivation is 'relu' or 'tanh', got '${String(hiddenActivation)}'`);
  }
  if (outputActivation !== 'identity' && outputActivation !== 'tanh') {
    throw new RangeError(`outputActivation is 'identity' or 'tanh', got '${String(outputActivation)}'`);
  }
  if (!(Number.isFinite(outputScale) && outputScale > 0)) {
    throw new RangeError(`outputScale is a positive number, got ${outputScale}`);
  }
  if (outputScale !== 1 && outputActivation !== 'tanh') {
    throw new RangeError(`outputScale (${outputScale}) belongs to outputActivation 'tanh'; leave it out otherwise`);
  }

  let offset = 0;
  const layers = sizes.slice(1).map((outputSize: number, index: number): LayerShape => {
    const inputSize = sizes[index];
    const weightOffset = offset;
    const biasOffset = weightOffset + inputSize * outputSize;
    offset = biasOffset + outputSize;
    return { inputSize, outputSize, weightOffset, biasOffset };
  });
  return {
    layers,
    inputSize: sizes[0],
    outputSize: sizes[sizes.length - 1],
    parameterCount: offset,
    maximumBatch,
    hiddenActivation,
    outputActivation,
    outputScale,
  };
}

/** The flat order: layer1.weight [out, in], layer1.bias [out], layer2.weight, ... as PyTorch's `parameters()` gives. */
export function mlpLayout(shape: MlpShape, prefix = ''): ParameterLayout {
  return shape.layers.flatMap(({ inputSize, outputSize }, index) => {
    const layer = index + 1;
    return [
      { name: `${prefix}layer${layer}.weight`, shape: [outputSize, inputSize], layer },
      { name: `${prefix}layer${layer}.bias`, shape: [outputSize], layer },
    ];
  });
}

function isPositiveInteger(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1;
}
