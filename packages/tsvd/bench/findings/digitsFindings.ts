import type { DigitsOfPath, DigitsOfWay } from '../measure/digits.ts';
import { table, type Finding } from './finding.ts';
import { inPowers, inSeconds, short } from './numbers.ts';

/** Both ways of decomposing each path, beside LAPACK's float64 SVD. */
export function digitsTable(paths: readonly DigitsOfPath[]): string {
  const cells = ({ valueError, sameDimensionality, ulps }: DigitsOfWay): string[] => [
    inPowers(valueError),
    sameDimensionality ? 'yes' : 'no',
    ulps.toFixed(0),
  ];
  const columns = (way: string): string[] => [`${way}: values`, 'D(beta) equal', "theta', ulps"];
  return table(
    [
      'path',
      'n',
      'm',
      ...columns('Gram'),
      ...columns('full'),
      'time: Gram',
      'full',
      'full / Gram',
      'numpy SVD',
      'by itself',
    ],
    paths.map(({ kind, snapshots, dimension, way, gram, full, seconds }) => [
      kind,
      String(snapshots),
      String(dimension),
      ...cells(gram),
      ...cells(full),
      ...(seconds === undefined
        ? ['', '', '', '']
        : [
            inSeconds(seconds.gram),
            inSeconds(seconds.full),
            (seconds.full / seconds.gram).toFixed(1),
            inSeconds(seconds.lapack),
          ]),
      way === 'gram' ? 'Gram' : 'full',
    ]),
  );
}

/** What the digits are, of all paths, and what they cost, size by size. */
export function digitsFindings(paths: readonly DigitsOfPath[]): Finding[] {
  if (paths.length === 0) return [];
  const said = (of: (path: DigitsOfPath) => DigitsOfWay): string => {
    const ways = paths.map(of);
    const equal = ways.filter(({ sameDimensionality }) => sameDimensionality).length;
    return `${inPowers(Math.max(...ways.map(({ valueError }) => valueError)))} of the largest value, D(beta) equal on ${equal}, theta' within ${Math.max(...ways.map(({ ulps }) => ulps)).toFixed(0)} ulps of float32`;
  };
  const longest = Math.max(...paths.map(({ dimension }) => dimension));
  const sizes = [...new Set(paths.map(({ snapshots }) => snapshots))];
  return [
    {
      job: `largest difference from LAPACK's float64 SVD on ${paths.length} paths of ${new Set(paths.map(({ kind }) => kind)).size} kinds, accuracy 'full'`,
      here: said(({ full }) => full),
      beside: `through the Gram matrix ${said(({ gram }) => gram)}`,
    },
    ...sizes.flatMap((size) => {
      const own = paths.filter(({ snapshots, dimension }) => snapshots === size && dimension === longest);
      const seconds = own.flatMap((path) => path.seconds ?? []);
      if (seconds.length === 0) return [];
      const range = (values: readonly number[], text: (value: number) => string): string =>
        `${text(Math.min(...values))} to ${text(Math.max(...values))}`;
      return {
        job: `decomposition of ${size} x ${short(longest)} with every digit, one thread, of the processor, over the kinds of path`,
        here: `${range(
          seconds.map(({ full }) => full),
          inSeconds,
        )}: ${range(
          seconds.map(({ full, gram }) => full / gram),
          (value) => value.toFixed(1),
        )} times the Gram matrix's`,
        beside: `through the Gram matrix ${range(
          seconds.map(({ gram }) => gram),
          inSeconds,
        )}; numpy's float64 SVD ${range(
          seconds.map(({ lapack }) => lapack),
          inSeconds,
        )}`,
      };
    }),
  ];
}
