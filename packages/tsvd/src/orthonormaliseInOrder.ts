/** Gram-Schmidt, each row twice against those before it: rows that are nearly orthonormal keep their meaning. */
export function orthonormaliseInOrder(rows: Float64Array, count: number, size: number): void {
  for (let j = 0; j < count; j += 1) {
    const row = rows.subarray(j * size, (j + 1) * size);
    for (let pass = 0; pass < 2; pass += 1) {
      for (let before = 0; before < j; before += 1) {
        const other = rows.subarray(before * size, (before + 1) * size);
        const product = dot(row, other);
        for (let i = 0; i < size; i += 1) row[i] -= product * other[i];
      }
    }
    const length = Math.sqrt(dot(row, row));
    for (let i = 0; i < size; i += 1) row[i] /= length;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i] * b[i];
  return sum;
}
