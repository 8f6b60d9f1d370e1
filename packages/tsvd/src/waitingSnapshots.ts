import { columnBlocks, columnsOf } from './columns.ts';
import { asPath, type PathSource } from './parameterPath.ts';

/**
 * Snapshots at the beginning of a path that an analysis leaves out: the network had not moved yet, so they repeat the
 * first one. Of equal snapshots at the beginning the last is kept, from which the first move starts. Reads the path up to
 * the first snapshot that differs from the oldest.
 *
 * @returns how many; all but one of a path that never moves
 * @throws RangeError for an empty path
 */
export function waitingSnapshots(path: PathSource): number {
  const source = asPath(path);
  const { begin, end } = source;
  let moved = end;
  // A block of columns that has not moved by then cannot be the first to move.
  for (const block of columnBlocks(source)) {
    const columns = columnsOf(source, block, true);
    const first = columns.at(begin).slice();
    let index = begin + 1;
    while (index < moved && !differs(columns.at(index), first)) index += 1;
    moved = index;
    if (moved === begin + 1) break;
  }
  return moved - 1 - begin;
}

function differs(one: Float32Array, other: Float32Array): boolean {
  for (let k = 0; k < one.length; k += 1) if (one[k] !== other[k]) return true;
  return false;
}
