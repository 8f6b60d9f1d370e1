import type { DigitsOfPath, DigitsOfWay } from '../measure/digits.ts';
import { table } from './finding.ts';
import { inPowers, inSeconds } from './numbers.ts';

/** Both ways of decomposing each path, beside LAPACK's float64 SVD. */
export function digitsTable(paths: readonly DigitsOfPath[]): string {
  const cells = ({ valueError, sameDimensionality, ulps, milliseconds }: DigitsOfWay): string[] => [
    inPowers(valueError),
    sameDimensionality ? 'yes' : 'no',
    ulps.toFixed(0),
    inSeconds(milliseconds / 1000),
  ];
  const columns = (way: string): string[] => [`${way}: values`, 'D(beta) equal', "theta', ulps", 'time'];
  return table(
    ['path', 'n', 'm', ...columns('Gram'), ...columns('full'), 'full / Gram', 'by itself'],
    paths.map(({ kind, snapshots, dimension, way, gram, full }) => [
      kind,
      String(snapshots),
      String(dimension),
      ...cells(gram),
      ...cells(full),
      (full.milliseconds / gram.milliseconds).toFixed(1),
      way === 'gram' ? 'Gram' : 'full',
    ]),
  );
}
