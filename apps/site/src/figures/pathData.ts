import { readPath } from '@policypath/path-files';
import { temporalSvdSync } from '@policypath/tsvd';
import type { PathData } from './figure.ts';

/** The bytes of the three files in docs/data as one. */
export function pathData(
  coordinates: Uint8Array,
  parameters: Uint8Array,
  { steps, evaluations }: Pick<PathData, 'steps' | 'evaluations'>,
): PathData {
  const rowsOf = (bytes: Uint8Array): Float32Array[] => Array.from(readPath(bytes).rows(), (row) => row.slice());
  const rows = rowsOf(coordinates);
  return {
    rows,
    parameters: rowsOf(parameters),
    steps,
    evaluations,
    svd: temporalSvdSync(rows),
    centred: temporalSvdSync(rows, { centre: 'mean' }),
  };
}
