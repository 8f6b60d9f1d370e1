/** The Gram matrix of a window as eigensolvers read it: rows stand by slot, unused ones are 0. */
export interface WindowGram {
  readonly begin: number;
  readonly end: number;
  /** Order of `matrix`. */
  readonly order: number;
  /** [order, order], row-major and symmetric, in the kernels' workspace. */
  readonly matrix: Float64Array;
  /** Eigenvalues up to here are rounding: 0, or what centring leaves. */
  readonly noise: number;
  /** Row of snapshot `index` in `matrix`. */
  slot(index: number): number;
  /** Snapshots that differ from each other. */
  distinct(): number;
}

/** Slots of the snapshots, oldest first. */
export function slotsOf(gram: Pick<WindowGram, 'begin' | 'end' | 'slot'>): Int32Array {
  return Int32Array.from({ length: gram.end - gram.begin }, (_, i) => gram.slot(gram.begin + i));
}

/** The matrix [n, n], oldest snapshot first: a copy. */
export function inOrder(gram: WindowGram): Float64Array {
  const { order, matrix } = gram;
  const slots = slotsOf(gram);
  const count = slots.length;
  const copy = new Float64Array(count * count);
  for (let i = 0; i < count; i += 1) {
    for (let j = 0; j < count; j += 1) copy[i * count + j] = matrix[slots[i] * order + slots[j]];
  }
  return copy;
}

/** Sum of the diagonal, oldest snapshot first: the window's squared norm. */
export function trace(gram: WindowGram): number {
  const { order, matrix } = gram;
  let sum = 0;
  for (const slot of slotsOf(gram)) sum += matrix[slot * order + slot];
  return sum;
}
