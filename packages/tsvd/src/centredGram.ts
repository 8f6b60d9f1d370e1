/** What is subtracted from every snapshot: the window's mean, or its first snapshot. */
export type PathCentre = 'mean' | 'first';

/**
 * Gram matrix of the centred path from that of the path itself, without another pass over the parameters: with c the
 * centre, (a_i - c) . (a_j - c) is a sum of entries of G (double centring).
 *
 * The difference of large numbers: loses the digits by which the squared weights exceed the squared moves.
 *
 * @param gram G = A A^T [size, size], row-major and symmetric; left as it is.
 * @throws RangeError when `gram` has not size * size values.
 */
export function centredGram(gram: Float64Array, size: number, centre: PathCentre): Float64Array {
  if (!(size >= 1) || gram.length !== size * size) {
    throw new RangeError(`A Gram matrix of order ${size} has ${size * size} values, got ${gram.length}.`);
  }
  // Inner products of each snapshot with the centre, and of the centre with itself.
  const withCentre = new Float64Array(size);
  let squaredCentre = gram[0];
  if (centre === 'first') {
    withCentre.set(gram.subarray(0, size));
  } else {
    squaredCentre = 0;
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j < size; j += 1) withCentre[i] += gram[i * size + j];
      withCentre[i] /= size;
      squaredCentre += withCentre[i] / size;
    }
  }
  const centred = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      centred[i * size + j] = gram[i * size + j] - (withCentre[i] + withCentre[j]) + squaredCentre;
      centred[j * size + i] = centred[i * size + j];
    }
  }
  return centred;
}
