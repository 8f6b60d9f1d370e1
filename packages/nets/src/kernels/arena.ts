import type { Kernels } from '@policypath/kernels';
import { mlpShape, type MlpShape } from '../mlpShape.ts';

const alignment = 64;

/** Lengths, in floats, of the blocks that one perceptron allocates besides its parameters and gradients. */
export function workLengths(shape: MlpShape): { activations: number[]; deltas: number[]; row: number[] } {
  const widths = [shape.inputSize, ...shape.layers.map(({ outputSize }) => outputSize)];
  const batched = widths.map((width) => width * shape.maximumBatch);
  return { activations: batched, deltas: batched, row: widths };
}

/** One module for `requiredArenaBytes`. */
export interface PlannedModule {
  readonly kind: 'mlp' | 'twin';
  readonly sizes: readonly number[];
  readonly maximumBatch: number;
  /** Whether `createAdam` will be called on it. Default false. */
  readonly adam?: boolean;
}

/** Arena bytes that modules and their optimisers will take; give `createEngine` at least that as `arenaBytes`. */
export function requiredArenaBytes(modules: readonly PlannedModule[]): number {
  return modules.reduce((bytes, { kind, sizes, maximumBatch, adam = false }) => {
    const heads = kind === 'twin' ? 2 : 1;
    const shape = mlpShape({ sizes, maximumBatch });
    return bytes + moduleBytes(shape, heads) + (adam ? adamBytes(heads * shape.parameterCount) : 0);
  }, 0);
}

export function moduleBytes(shape: MlpShape, heads: 1 | 2): number {
  const { activations, deltas, row } = workLengths(shape);
  const work = [...activations, ...deltas, ...row].reduce((bytes, length) => bytes + blockBytes(length), 0);
  return 2 * blockBytes(heads * shape.parameterCount) + heads * work;
}

export function adamBytes(parameterCount: number): number {
  return 2 * blockBytes(parameterCount);
}

/** @throws RangeError before anything is allocated, when `bytes` more do not fit. */
export function requireBytes(kernels: Kernels, bytes: number, what: string): void {
  if (bytes <= kernels.bytesFree) return;
  throw new RangeError(
    `${what} needs ${bytes} bytes, but the arena has only ${kernels.bytesFree} left; create the engine with a larger ` +
      'arenaBytes (requiredArenaBytes() adds up what a set of modules needs)',
  );
}

function blockBytes(length: number): number {
  return Math.ceil((4 * length) / alignment) * alignment;
}
