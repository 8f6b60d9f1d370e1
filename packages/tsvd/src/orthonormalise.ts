/**
 * Makes the rows of `block` [count, size] orthonormal, in place and in order, by modified Gram-Schmidt in float64; rows
 * that have less than `floor` left are dropped and the others move up.
 *
 * @returns how many rows are left.
 */
export function orthonormalise(block: Float64Array, count: number, size: number, floor: number): number {
  let kept = 0;
  for (let row = 0; row < count; row += 1) {
    const start = row * size;
    for (let other = 0; other < kept; other += 1) {
      const otherStart = other * size;
      let product = 0;
      for (let k = 0; k < size; k += 1) product += block[start + k] * block[otherStart + k];
      for (let k = 0; k < size; k += 1) block[start + k] -= product * block[otherStart + k];
    }
    let square = 0;
    for (let k = 0; k < size; k += 1) square += block[start + k] * block[start + k];
    const norm = Math.sqrt(square);
    if (!(norm > floor)) continue;
    const target = kept * size;
    for (let k = 0; k < size; k += 1) block[target + k] = block[start + k] / norm;
    kept += 1;
  }
  return kept;
}
