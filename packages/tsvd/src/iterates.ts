import { LeadingEigenpairs } from './leadingEigenpairs.ts';

/** Up to this order a dense decomposition is quick (0.25 s). */
const DENSE_SIZE = 256;

/** Whether `rank` pairs of a matrix of order `size` are left to the block iteration. */
export function iterates(size: number, rank: number): boolean {
  return size > Math.max(DENSE_SIZE, LeadingEigenpairs.minimumSize(rank + 1));
}

/** Whether the Gram matrix of parameters [m, m] is decomposed instead of that of snapshots [n, n]. */
export function isTall(snapshots: number, dimension: number): boolean {
  return snapshots > dimension && snapshots > DENSE_SIZE;
}
