import type { KernelLibrary } from '@policypath/kernels';
import type { TrialParts } from '@policypath/trial';
import { informationAmount, majorDimensionality, temporalSvdSync } from '@policypath/tsvd';
import type { PathNumbers } from './messages.ts';

const shownDirections = 4;
/** Snapshots that are looked at, evenly spread over those recorded: more cost more than they show. */
const mostSnapshots = 100;

/** The numbers of a recorded path; undefined below three snapshots. */
export function pathNumbers(
  { snapshots, parameterCount, stepOf }: NonNullable<TrialParts['path']>,
  kernels: KernelLibrary,
): PathNumbers | undefined {
  const { begin, end } = snapshots;
  const stride = Math.max(1, Math.ceil((end - begin) / mostSnapshots));
  const indices: number[] = [];
  for (let index = end - 1; index >= begin; index -= stride) indices.unshift(index);
  if (indices.length < 3) return undefined;
  const rows = indices.map((index) => {
    const row = new Float32Array(parameterCount);
    snapshots.readRecord(index, row);
    return row;
  });
  const rank = Math.min(shownDirections, rows.length - 1);
  const svd = temporalSvdSync(rows, { rank, centre: 'mean', kernels });
  const spectrum = svd.spectrum();
  return {
    steps: indices.map(stepOf),
    leftVectors: Array.from({ length: Math.min(rank, svd.singularValues.length) }, (_, k) =>
      Float64Array.from(svd.leftVector(k)),
    ),
    informationAmount: informationAmount(spectrum)[0],
    majorDimensionality: majorDimensionality(spectrum, 0.9),
    norm: Math.sqrt(rows[rows.length - 1].reduce((sum, value) => sum + value * value, 0)),
  };
}
