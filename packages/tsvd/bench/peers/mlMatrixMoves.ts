import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import type { Edit } from '../editedMove.ts';
import type { ReferenceMoves } from './referenceMoves.ts';

/** The same edits by ml-matrix's float64 SVD of the path itself, never of a Gram matrix: seconds for 400 x 600. */
export function mlMatrixMoves(
  rows: readonly Float32Array[],
  { ranks, boost, boostedDirections }: Omit<Edit, 'rank'> & { readonly ranks: readonly number[] },
): Omit<ReferenceMoves, 'seconds'> {
  // It takes tall matrices only: A^T = V S U^T.
  const tall = new Matrix(rows[0].length, rows.length);
  for (const [i, row] of rows.entries()) tall.setColumn(i, Array.from(row));
  const svd = new SingularValueDecomposition(tall);
  const { leftSingularVectors: v, rightSingularVectors: u, diagonal: s } = svd;
  const newest = rows.length - 1;
  const moves = ranks.map((rank) =>
    Float64Array.from(rows[newest], (value, k) => {
      let sum = 0;
      for (let j = 0; j < rank; j += 1) {
        const boosted = j < boostedDirections ? boost * (u.get(newest, j) - u.get(0, j)) : 0;
        sum += (u.get(newest, j) + boosted) * s[j] * v.get(k, j);
      }
      return sum - value;
    }),
  );
  return { singularValues: s, moves };
}
