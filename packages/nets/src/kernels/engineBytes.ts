import type { Kernels } from '@policypath/kernels';
import { convMlpShape, type ConvMlpShape } from '../convMlpShape.ts';
import type { ConvolutionStack } from '../convolutionStack.ts';
import { encoderShape, tiedShape, type EncoderShape } from '../encoderShape.ts';
import type { PlannedModule } from '../engine.ts';
import { layerNormShape, type LayerNormShape } from '../layerNormShape.ts';
import { mlpShape, type MlpShape } from '../mlpShape.ts';
import { convolutionLengths, headLengths } from './encoderMemory.ts';
import { layerNormLengths } from './kernelsLayerNorm.ts';

const alignment = 64;

/** Lengths, in floats, of the blocks that one perceptron allocates besides its parameters and gradients. */
export function workLengths(shape: MlpShape): { activations: number[]; deltas: number[]; row: number[] } {
  const widths = [shape.inputSize, ...shape.layers.map(({ outputSize }) => outputSize)];
  const batched = widths.map((width) => width * shape.maximumBatch);
  return { activations: batched, deltas: batched, row: widths };
}

/** Bytes of the workspace that `createEngine({ modules })` opens on kernels: modules and their optimisers. */
export function engineBytes(modules: readonly PlannedModule[]): number {
  return modules.reduce((sum, module) => {
    const { bytes, parameterCount } = planOf(module);
    return sum + bytes + (module.adam ? optimizerBytes(parameterCount) : 0);
  }, 0);
}

function planOf(module: PlannedModule): { readonly bytes: number; readonly parameterCount: number } {
  switch (module.kind) {
    case 'layer-norm': {
      const { size, maximumBatch, epsilon } = module;
      const shape = layerNormShape({ size, maximumBatch, epsilon });
      return { bytes: layerNormBytes(shape), parameterCount: 2 * shape.size };
    }
    case 'vector':
      return { bytes: vectorBytes(module.size), parameterCount: module.size };
    case 'encoder': {
      const shape = encoderShape(module);
      return { bytes: encoderBytes(shape), parameterCount: shape.parameterCount };
    }
    case 'conv-mlp': {
      const shape = convMlpShape(module);
      return { bytes: convMlpBytes(shape), parameterCount: shape.parameterCount };
    }
    case 'tied-encoder': {
      const shape = tiedShape(module, encoderShape(module.tiedTo));
      return { bytes: encoderBytes(shape), parameterCount: shape.parameterCount };
    }
    default: {
      const heads = module.kind === 'twin' ? 2 : 1;
      const shape = mlpShape({ sizes: module.sizes, maximumBatch: module.maximumBatch });
      return { bytes: moduleBytes(shape, heads), parameterCount: heads * shape.parameterCount };
    }
  }
}

export function layerNormBytes(shape: LayerNormShape): number {
  return 2 * blockBytes(2 * shape.size) + sumOfBlocks(layerNormLengths(shape));
}

export function vectorBytes(size: number): number {
  return 2 * blockBytes(size);
}

export function encoderBytes(shape: EncoderShape): number {
  const { batch, one, outputDelta, linearDelta } = headLengths(shape);
  const head = sumOfBlocks([...Object.values(batch), ...Object.values(one), outputDelta, linearDelta]);
  return 2 * blockBytes(shape.parameterCount) + head + (shape.tied ? 0 : convolutionBytes(shape));
}

export function convMlpBytes(shape: ConvMlpShape): number {
  return 2 * blockBytes(shape.parameterCount) + convolutionBytes(shape) + workBytes(shape.mlp);
}

function convolutionBytes(stack: ConvolutionStack): number {
  const { bytes, floats } = convolutionLengths(stack);
  const images = Object.values(bytes).reduce((sum, length) => sum + blockBytes(length / 4), 0);
  return images + sumOfBlocks(Object.values(floats));
}

export function moduleBytes(shape: MlpShape, heads: 1 | 2): number {
  return 2 * blockBytes(heads * shape.parameterCount) + heads * workBytes(shape);
}

function workBytes(shape: MlpShape): number {
  const { activations, deltas, row } = workLengths(shape);
  return sumOfBlocks([...activations, ...deltas, ...row]);
}

/** Two moments of each parameter. */
export function optimizerBytes(parameterCount: number): number {
  return 2 * blockBytes(parameterCount);
}

/** @throws RangeError before anything is allocated, when `bytes` more do not fit. */
export function requireBytes(kernels: Kernels, bytes: number, what: string): void {
  if (bytes <= kernels.bytesFree) return;
  throw new RangeError(
    `${what} needs ${bytes} bytes, but the engine's workspace has only ${kernels.bytesFree} left; name all that it is to make: ` +
      'createEngine({ modules: [...] })',
  );
}

function sumOfBlocks(lengths: readonly number[]): number {
  return lengths.reduce((bytes, length) => bytes + blockBytes(length), 0);
}

/** Of a block of so many floats. */
function blockBytes(length: number): number {
  return Math.ceil((4 * length) / alignment) * alignment;
}
