/** What is subtracted from every snapshot: the window's mean, or its first snapshot. */
export type PathCentre = 'mean' | 'first';

/** @throws RangeError for anything but 'mean', 'first' and undefined. */
export function checkCentre(centre: PathCentre | undefined): void {
  if (centre !== undefined && centre !== 'mean' && centre !== 'first') {
    throw new RangeError(`centre is 'mean', 'first' or left out, got ${JSON.stringify(centre)}.`);
  }
}

/**
 * Gram matrix of the centred path from that of the path itself, without another pass over the parameters: with c the
 * centre, (a_i - c) . (a_j - c) is a sum of entries of G (double centring).
 *
 * The difference of large numbers: loses the digits by which the squared weights exceed the squared moves. Equal
 * snapshots are exactly 0.
 *
 * @param gram G = A A^T [size, size], row-major and symmetric; left as it is.
 * @throws RangeError when `gram` has not size * size values.
 */
export function centredGram(gram: Float64Array, size: number, centre: PathCentre): Float64Array {
  if (!(size >= 1) || gram.length !== size * size) {
    throw new RangeError(`A Gram matrix of order ${size} has ${size * size} values, got ${gram.length}.`);
  }
  const centred = new Float64Array(size * size);
  const slots = Int32Array.from({ length: size }, (_, i) => i);
  centreGram({ gram, order: size, slots, centre }, centred);
  return centred;
}

/**
 * Double centring of a matrix whose rows stand anywhere: snapshot i, oldest first, has row and column slots[i] of `gram`
 * and of `centred` [order, order]. Other elements of `centred` are left as they are.
 *
 * @returns what float64 cannot tell from 0 in an eigenvalue of the result: eps times its size times the largest squared
 * norm of a snapshot.
 */
export function centreGram(
  { gram, order, slots, centre }: { gram: Float64Array; order: number; slots: Int32Array; centre: PathCentre },
  centred: Float64Array,
): number {
  const size = slots.length;
  // First snapshot first, for 'mean' too: what remains is of the size of the moves, so that sums of it lose little.
  const first = slots[0] * order;
  let largest = gram[first + slots[0]];
  for (let i = 0; i < size; i += 1) {
    const row = slots[i] * order;
    largest = Math.max(largest, gram[row + slots[i]]);
    for (let j = 0; j <= i; j += 1) {
      const column = slots[j];
      const product = gram[row + column] - (gram[first + slots[i]] + gram[first + column]) + gram[first + slots[0]];
      centred[row + column] = product;
      centred[column * order + slots[i]] = product;
    }
  }
  if (centre === 'mean') subtractMean(centred, order, slots);
  // Rounding may leave a squared length below 0.
  for (const slot of slots) centred[slot * order + slot] = Math.max(0, centred[slot * order + slot]);
  return largest * size * Number.EPSILON;
}

function subtractMean(centred: Float64Array, order: number, slots: Int32Array): void {
  const size = slots.length;
  // Inner products of each row with the mean, and of the mean with itself.
  const withMean = new Float64Array(size);
  let squaredMean = 0;
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) withMean[i] += centred[slots[i] * order + slots[j]];
    withMean[i] /= size;
    squaredMean += withMean[i] / size;
  }
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const at = slots[i] * order + slots[j];
      centred[at] += squaredMean - (withMean[i] + withMean[j]);
      centred[slots[j] * order + slots[i]] = centred[at];
    }
  }
}
