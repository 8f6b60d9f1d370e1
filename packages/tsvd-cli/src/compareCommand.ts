import type { StoredPath } from '@policypath/path-files';
import { openPath } from '@policypath/path-files/node';
import { short, whole } from '@policypath/path-report';
import { principalAngles, temporalSvd, wayText, type DecompositionWay } from '@policypath/tsvd';
import type { Command } from 'commander';
import { wholeNumber } from './optionParsers.ts';
import { UsageError } from './outputFile.ts';
import { printable } from './printable.ts';
import type { Streams } from './progress.ts';
import { addReadingOptions, remarkLines, splitReadingOptions, type ReadingOptions } from './readingOptions.ts';
import { textTable, wrapped } from './textTable.ts';

interface CompareOptions extends ReadingOptions {
  readonly rank: number;
  readonly points: number;
  readonly json?: boolean;
}

export function addCompareCommand(program: Command, streams: Streams): void {
  const command = program
    .command('compare')
    .description(
      'Compares two paths of one network: the angles between the directions they take, and how far apart they are.',
    )
    .argument('<a>', 'folder of numbered checkpoints, or file of stacked snapshots')
    .argument('<b>', 'another one with the same tensors');
  addReadingOptions(command)
    .option('--rank <count>', 'leading directions of each path', wholeNumber(1), 8)
    .option('--points <count>', 'points along the paths at which their distance is shown', wholeNumber(2), 6)
    .option('--json', 'print JSON instead of the report')
    .addHelpText('after', '\nExample:\n  tsvd compare seed-0/ seed-1/ --rank 8')
    .action((a: string, b: string, options: CompareOptions) => compare([a, b], options, streams));
}

type Ways = readonly [DecompositionWay, DecompositionWay];

/** Two paths beside each other. Angles are in degrees, smallest first. */
export interface PathComparison {
  readonly angles: {
    readonly uncentred: readonly number[];
    /** Less the mean snapshot: the directions of the moves. */
    readonly centred: readonly number[];
    /** About the smallest angle of two random subspaces of that size. */
    readonly random: number;
    /** What made the directions of A and of B. */
    readonly ways: { readonly uncentred: Ways; readonly centred: Ways };
  };
  /** At equal shares of both paths, from the first snapshots to the last. */
  readonly distances: readonly {
    /** Steps of the snapshots compared; null where a path has none. */
    readonly steps: readonly [number | null, number | null];
    /** |a - b|. */
    readonly distance: number;
    /** How far each is from its own first snapshot. */
    readonly moved: readonly [number, number];
    /** Cosine of the two displacements since the first snapshots; null at these. */
    readonly cosine: number | null;
  }[];
}

async function compare(names: readonly [string, string], all: CompareOptions, streams: Streams): Promise<void> {
  const { reading, rest } = splitReadingOptions(all);
  const paths: StoredPath[] = [];
  try {
    for (const name of names) paths.push(openPath(name, reading));
    const [a, b] = paths;
    refuseOthers(a, b);
    const comparison = { paths: names, ...(await comparisonOf(a, b, rest)) };
    if (rest.json === true) streams.output.write(`${JSON.stringify(comparison, null, 2)}\n`);
    else {
      const remarks = paths.flatMap((path) => remarkLines(path.remarks));
      streams.output.write(report(names, remarks, comparison, Math.max(80, streams.output.columns ?? 80)));
    }
  } finally {
    for (const path of paths) path.close();
  }
}

function refuseOthers(a: StoredPath, b: StoredPath): void {
  const text = ({ name, shape }: StoredPath['layout'][number]): string => `'${name}' [${shape.join(', ')}]`;
  const [ours, theirs] = [a, b].map(({ layout }) => layout.map(text));
  const differs = ours.findIndex((entry, i) => entry !== theirs[i]);
  if (differs < 0 && ours.length === theirs.length) return;
  const at = differs < 0 ? ours.length : differs;
  throw new UsageError(
    `The paths are of different networks: ${a.name} has ${ours[at] ?? 'no more tensors'} where ${b.name} has ` +
      `${theirs[at] ?? 'no more tensors'}; choose tensors that both have with --include.`,
  );
}

/** Reads both paths: two decompositions each, and the rows at the points compared. */
async function comparisonOf(
  a: StoredPath,
  b: StoredPath,
  { rank, points }: { readonly rank: number; readonly points: number },
): Promise<PathComparison> {
  const anglesOf = async (centre: 'mean' | undefined): Promise<{ angles: number[]; ways: Ways }> => {
    const [ours, theirs] = [await temporalSvd(a, { rank, centre }), await temporalSvd(b, { rank, centre })];
    const radians = principalAngles(ours, theirs, { rank });
    return { angles: Array.from(radians, (angle) => (angle * 180) / Math.PI), ways: [ours.way, theirs.way] };
  };
  const [ofPath, ofMoves] = [await anglesOf(undefined), await anglesOf('mean')];
  const [uncentred, centred] = [ofPath.angles, ofMoves.angles];
  const ways = { uncentred: ofPath.ways, centred: ofMoves.ways };
  const m = a.dimension;
  const size = Math.min(rank, centred.length, m / 2);
  // Largest singular value of a block of a random rotation.
  const random = (Math.acos(Math.min(1, (2 * Math.sqrt(size * (m - size))) / m)) * 180) / Math.PI;
  const [firstA, firstB] = [a.at(a.begin), b.at(b.begin)];
  const count = Math.min(points, Math.max(a.length, b.length));
  const distances = Array.from({ length: count }, (_, i) => {
    const [inA, inB] = [a, b].map((path) => path.begin + Math.round((i * (path.length - 1)) / Math.max(1, count - 1)));
    const [rowA, rowB] = [a.at(inA), b.at(inB)];
    const moved = [distance(rowA, firstA), distance(rowB, firstB)] as const;
    let product = 0;
    for (let k = 0; k < m; k += 1) product += (rowA[k] - firstA[k]) * (rowB[k] - firstB[k]);
    return {
      steps: [a.steps?.[inA - a.begin] ?? null, b.steps?.[inB - b.begin] ?? null] as const,
      distance: distance(rowA, rowB),
      moved,
      cosine: moved[0] > 0 && moved[1] > 0 ? product / (moved[0] * moved[1]) : null,
    };
  });
  return { angles: { uncentred, centred, random, ways }, distances };
}

function waysText({ uncentred, centred }: PathComparison['angles']['ways']): string {
  const named = [
    ['A uncentred', uncentred[0]],
    ['B uncentred', uncentred[1]],
    ['A centred', centred[0]],
    ['B centred', centred[1]],
  ] as const;
  const [[, first]] = named;
  if (named.every(([, way]) => way === first)) return `Decomposed ${wayText(first)}.`;
  return `Decomposed ${named.map(([name, way]) => `${wayText(way)} (${name})`).join(', ')}.`;
}

function distance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k += 1) sum += (a[k] - b[k]) ** 2;
  return Math.sqrt(sum);
}

function report(
  names: readonly [string, string],
  remarks: readonly string[],
  { angles, distances }: PathComparison,
  columns: number,
): string {
  const degrees = (value: number | undefined): string => (value === undefined ? '-' : value.toFixed(1));
  const count = Math.max(angles.uncentred.length, angles.centred.length);
  const angleTable = textTable(
    ['k', 'uncentred', 'centred'],
    Array.from({ length: count }, (_, k) => [String(k + 1), degrees(angles.uncentred[k]), degrees(angles.centred[k])]),
  );
  const stepText = ([a, b]: readonly [number | null, number | null]): string =>
    a === null && b === null
      ? '-'
      : a === b
        ? whole(a ?? 0)
        : `${a === null ? '-' : whole(a)} / ${b === null ? '-' : whole(b)}`;
  const distanceTable = textTable(
    ['step', '|A - B|', 'A moved', 'B moved', 'cosine'],
    distances.map(({ steps, distance: apart, moved, cosine }) => [
      stepText(steps),
      short(apart),
      short(moved[0]),
      short(moved[1]),
      cosine === null ? '-' : cosine.toFixed(3),
    ]),
  );
  return `${[
    [`A: ${printable(names[0])}`, `B: ${printable(names[1])}`, ...remarks]
      .map((line) => wrapped(line, columns))
      .join('\n'),
    wrapped(
      `Principal angles between the spans of the leading directions, in degrees: 0 is a common direction, 90 none in common. ` +
        `Centred, they are those of the moves. Two random spans of this size meet at about ${degrees(angles.random)} degrees. ${waysText(angles.ways)}`,
      columns,
    ),
    angleTable,
    wrapped(
      'Distance along the paths, at equal shares of both. Cosine: of how far A and B have moved since their first snapshots.',
      columns,
    ),
    distanceTable,
  ].join('\n\n')}\n`;
}
