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
  const first = slots[0] * order;
  const offset = gram[first + slots[0]];
  const withFirst = Float64Array.from(slots, (slot) => gram[first + slot]);
  // Sums of the rows of what is left when the first snapshot is subtracted, whatever the centre: it is of the size of the
  // moves, so that sums of it lose little.
  const sums = new Float64Array(size);
  let largest = offset;
  for (let i = 0; i < size; i += 1) {
    const row = slots[i] * order;
    largest = Math.max(largest, gram[row + slots[i]]);
    let sum = 0;
    for (let j = 0; j <= i; j += 1) {
      const product = gram[row + slots[j]] - (withFirst[i] + withFirst[j]) + offset;
      centred[row + slots[j]] = product;
      sum += product;
      if (j < i) sums[j] += product;
    }
    sums[i] += sum;
  }
  if (centre === 'mean') subtractMean(centred, order, slots, sums);
  // Rounding may leave a squared length below 0.
  for (const slot of slots) centred[slot * order + slot] = Math.max(0, centred[slot * order + slot]);
  mirror(centred, order, slots);
  return largest * size * Number.EPSILON;
}

/** The lower triangle, by age, less the mean. */
function subtractMean(centred: Float64Array, order: number, slots: Int32Array, sums: Float64Array): void {
  const size = slots.length;
  // Inner products of each row with the mean, and of the mean with itself.
  const withMean = sums.map((sum) => sum / size);
  const squaredMean = withMean.reduce((sum, product) => sum + product / size, 0);
  for (let i = 0; i < size; i += 1) {
    const row = slots[i] * order;
    for (let j = 0; j <= i; j += 1) centred[row + slots[j]] += squaredMean - (withMean[i] + withMean[j]);
  }
}

/** Copies the lower triangle, by age, to the upper one, in blocks that stay in the cache. */
function mirror(matrix: Float64Array, order: number, slots: Int32Array): void {
  const size = slots.length;
  const block = 32;
  for (let rows = 0; rows < size; rows += block) {
    for (let columns = 0; columns <= rows; columns += block) {
      for (let i = rows; i < Math.min(rows + block, size); i += 1) {
        const row = slots[i] * order;
        for (let j = columns; j < Math.min(columns + block, i); j += 1) {
          matrix[slots[j] * order + slots[i]] = matrix[row + slots[j]];
        }
      }
    }
  }
}
