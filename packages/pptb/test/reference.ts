/** A numeric reference in plain float64 loops, of none of the code under test. */

/** Eigenpairs of a symmetric matrix by cyclic Jacobi rotations, largest value first; `vectors[j]` belongs to `values[j]`. */
function jacobi(matrix: readonly number[][]): { values: number[]; vectors: number[][] } {
  const n = matrix.length;
  const a = matrix.map((row) => [...row]);
  const v = a.map((_, i) => a.map((__, j) => Number(i === j)));
  for (let sweep = 0; sweep < 60; sweep += 1) {
    let off = 0;
    for (let p = 0; p < n; p += 1) {
      for (let q = p + 1; q < n; q += 1) {
        off += Math.abs(a[p][q]);
        if (a[p][q] === 0) continue;
        const theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        const s = t * c;
        for (let k = 0; k < n; k += 1) [a[k][p], a[k][q]] = [c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]];
        for (let k = 0; k < n; k += 1) {
          [a[p][k], a[q][k]] = [c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]];
          [v[k][p], v[k][q]] = [c * v[k][p] - s * v[k][q], s * v[k][p] + c * v[k][q]];
        }
      }
    }
    if (off === 0) break;
  }
  const order = a.map((row, j) => [row[j], j] as const).sort((x, y) => y[0] - x[0]);
  return { values: order.map(([value]) => value), vectors: order.map(([, j]) => v.map((row) => row[j])) };
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let k = 0; k < a.length; k += 1) sum += a[k] * b[k];
  return sum;
};

export interface ReferenceEdit {
  readonly rank: number;
  readonly boost: number;
  readonly boostedDirections: number;
  readonly centre?: 'mean' | 'first';
  readonly trim?: boolean;
}

/** The centre of a path: 0, the mean or the first snapshot. */
export function centreOf(rows: readonly Float32Array[], centre?: 'mean' | 'first'): number[] {
  return Array.from(rows[0], (value, k) => {
    if (centre === undefined) return 0;
    return centre === 'first' ? value : rows.reduce((sum, row) => sum + row[k], 0) / rows.length;
  });
}

/** Rows minus their centre, and their U by Jacobi on the centred rows' own inner products. */
function decompose(rows: readonly Float32Array[], centre?: 'mean' | 'first') {
  const origin = centreOf(rows, centre);
  const centred = rows.map((row) => Array.from(row, (value, k) => value - origin[k]));
  const { values, vectors } = jacobi(centred.map((a) => centred.map((b) => dot(a, b))));
  const directions = vectors.map((u) => origin.map((_, k) => centred.reduce((sum, row, i) => sum + u[i] * row[k], 0)));
  return { origin, values, vectors, directions };
}

/** theta' of Eq. 3 in full: c + sum over j of (u_n,j + p (u_n,j - u_1,j)) A^T u_j. */
export function referenceEdit(rows: readonly Float32Array[], options: ReferenceEdit): number[] {
  const { rank, boost, boostedDirections, centre, trim = true } = options;
  const { origin, vectors, directions } = decompose(rows, centre);
  const n = rows.length;
  return origin.map((value, k) => {
    let sum = value;
    for (let j = 0; j < n; j += 1) {
      const u = vectors[j];
      const kept = !trim || j < rank ? u[n - 1] : 0;
      const added = j < Math.min(rank, boostedDirections) ? boost * (u[n - 1] - u[0]) : 0;
      sum += (kept + added) * directions[j][k];
    }
    return sum;
  });
}

/** c + the projection of theta - c on the first directions, each made a unit vector. */
export function referenceProjection(
  rows: readonly Float32Array[],
  theta: ArrayLike<number>,
  { rank, centre }: { readonly rank: number; readonly centre?: 'mean' | 'first' },
): number[] {
  const { origin, directions, values } = decompose(rows, centre);
  const moved = origin.map((value, k) => theta[k] - value);
  return origin.map((value, k) => {
    let sum = value;
    for (let j = 0; j < rank; j += 1) sum += (directions[j][k] * dot(directions[j], moved)) / values[j];
    return sum;
  });
}
