import { iterates } from './iterates.ts';
import { LeadingEigenpairs } from './leadingEigenpairs.ts';
import { plainKernels } from './plainKernels.ts';
import type { DenseKernels, TemporalKernels } from './temporalKernels.ts';

/** The arena's alignment in float64 numbers. */
const ALIGNMENT = 8;
/** Pieces taken at most, each rounded up to the alignment. */
const PIECES = 8;
/** Largest order of the compiled eigensolvers. */
export const LARGEST_ORDER = 8192;

/** What every batch decomposition with these kernels works in: an arena gives nothing back. */
const spaces = new WeakMap<object, Float64Array>();

/** float64 numbers that `rank` pairs and all eigenvalues of a matrix of this order take, and `more` before them. */
export function workLength(order: number, rank: number, more = 0): number {
  if (order > LARGEST_ORDER) return 0;
  // All vectors, where the iteration does not converge.
  const iteration = iterates(order, rank) ? LeadingEigenpairs.arenaLength(order, rank + 1) : 0;
  const pairs = Math.max(order * order, iteration);
  return Math.max(more, order * order + order + pairs) + PIECES * ALIGNMENT;
}

/**
 * These kernels, handing out their work space from the start: one decomposition at a time. It is taken from the arena
 * once and again only where a larger one is needed. Beyond the order of the compiled solvers: plain loops.
 *
 * @throws RangeError when the arena is too small, or too little of it is left beside the space of a smaller decomposition.
 */
export function kernelsWithSpace(kernels: TemporalKernels, order: number, rank: number, more = 0): DenseKernels {
  if (kernels === plainKernels || order > LARGEST_ORDER) return plainKernels;
  const length = workLength(order, rank, more);
  let space = spaces.get(kernels);
  if (space === undefined || space.length < length) {
    space = takeSpace(kernels, length, space?.length);
    spaces.set(kernels, space);
  }
  const taken = space;
  let next = 0;
  return {
    multiplyFloat64: (options) => kernels.multiplyFloat64(options),
    symmetricEigen: (...operands) => kernels.symmetricEigen(...operands),
    symmetricEigenvalues: (...operands) => kernels.symmetricEigenvalues(...operands),
    allocateFloat64(size) {
      const piece = taken.subarray(next, next + size);
      next += Math.ceil(size / ALIGNMENT) * ALIGNMENT;
      return piece;
    },
  };
}

function takeSpace(kernels: TemporalKernels, length: number, held?: number): Float64Array {
  try {
    return kernels.allocateFloat64(length);
  } catch (cause) {
    const { bytesFree } = kernels as { readonly bytesFree?: number };
    const free = bytesFree === undefined ? '' : `, of which ${bytesFree} are free`;
    const needed = `This decomposition works in ${bytesOf(length)} bytes of the kernels' arena${free}`;
    throw new RangeError(
      held === undefined
        ? `${needed}; create them with createKernels({ arenaBytes }), at least ` +
            'temporalSvdArenaBytes({ snapshots, dimension, rank }) for this and what else they hold.'
        : `${needed}; an earlier, smaller one with these kernels holds ${bytesOf(held)}, which an arena does not give back. ` +
            'Make the largest decomposition first, which the others then share, or create the kernels with the sum of ' +
            'temporalSvdArenaBytes({ snapshots, dimension, rank }) over the sizes.',
      { cause },
    );
  }
}

function bytesOf(numbers: number): number {
  return numbers * Float64Array.BYTES_PER_ELEMENT;
}
