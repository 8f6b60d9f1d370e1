import {
  loadKernels,
  majorDimensionality,
  paperThresholds,
  temporalSvd,
  temporalSvdSync,
  type PathCentre,
} from '../../src/index.ts';
import { noise } from '../../test/paths.ts';
import { editedMove } from '../editedMove.ts';
import { findPython } from '../peers/findPython.ts';
import { referenceMoves } from '../peers/referenceMoves.ts';
import { processorSeconds, seconds } from '../seconds.ts';

/** Element k of snapshot i of a path [n, m]. */
type Element = (at: { readonly i: number; readonly k: number; readonly n: number; readonly m: number }) => number;

/** Paths that keep or lose digits when they are squared. */
export const digitKinds: Readonly<Record<string, { readonly centre?: PathCentre; readonly element: Element }>> = {
  random: { element: ({ i, k, m }) => noise(1, i * m + k) },
  drifting: {
    element: ({ i, k, n, m }) => noise(1, k) / 16 + (i / n) * 0.02 * noise(2, k) + 1e-3 * noise(3, i * m + k),
  },
  'nearly rank one': { element: ({ i, k, m }) => noise(1, k) * (1 + 2e-7 * noise(3, i * m + k)) },
  duplicated: { element: ({ i, k, m }) => noise(1, (i >> 1) * m + k) },
  'snapshots badly scaled': { element: ({ i, k, n, m }) => 10 ** ((-12 * i) / n) * noise(1, i * m + k) },
  'parameters badly scaled': { element: ({ i, k, m }) => 10 ** ((-9 * k) / m) * noise(1, i * m + k) },
  'small steps, centred': {
    centre: 'mean',
    element: ({ i, k, m }) => 0.02 * noise(1, k) + 1e-8 * noise(3, i * m + k),
  },
};

export interface DigitsOptions {
  /** Default: one with numpy. */
  readonly python?: string;
  readonly snapshots: readonly number[];
  readonly dimensions: readonly number[];
  readonly kinds?: readonly string[];
  /** Whether both ways and LAPACK's are timed as well. */
  readonly timed?: boolean;
}

/** How a decomposition compares with LAPACK's float64 SVD of the same path, centred from its differences. */
export interface DigitsOfWay {
  /** Largest error of a singular value, of the largest value. */
  readonly valueError: number;
  /** Whether D(beta) is the same at the paper's thresholds. */
  readonly sameDimensionality: boolean;
  /** Largest difference of a parameter of theta' in ulps of float32; of cuts with a relative gap above 1e-3. */
  readonly ulps: number;
}

export interface DigitsOfPath {
  readonly kind: string;
  readonly snapshots: number;
  readonly dimension: number;
  /** Which way is chosen by itself. */
  readonly way: 'gram' | 'full';
  readonly cuts: number;
  readonly gram: DigitsOfWay;
  readonly full: DigitsOfWay;
  /** Processor seconds on one thread, the lowest: both ways, and numpy's float64 SVD. */
  readonly seconds?: { readonly gram: number; readonly full: number; readonly lapack: number };
}

const edit = { boost: 0.1, boostedDirections: 2 };

/** Both ways on paths of every kind and size; none without numpy. */
export async function digits({
  python = findPython('numpy'),
  snapshots,
  dimensions,
  kinds = Object.keys(digitKinds),
  timed = false,
}: DigitsOptions): Promise<DigitsOfPath[]> {
  if (python === undefined) return [];
  const paths: DigitsOfPath[] = [];
  for (const kind of kinds) {
    for (const n of snapshots) for (const m of dimensions) paths.push(await digitsOf({ python, kind, n, m, timed }));
  }
  return paths;
}

async function digitsOf({
  python,
  kind,
  n,
  m,
  timed,
}: {
  readonly python: string;
  readonly kind: string;
  readonly n: number;
  readonly m: number;
  readonly timed: boolean;
}): Promise<DigitsOfPath> {
  const { element, centre } = digitKinds[kind];
  const rows = Array.from({ length: n }, (_, i) =>
    Float32Array.from({ length: m }, (__, k) => element({ i, k, n, m })),
  );
  const all = [2, 8, 32, 128].filter((rank) => rank < Math.min(n, m));
  const reference = referenceMoves(python, rows, { ...edit, ranks: all, centre, timed });
  const expected = [...reference.singularValues, ...Array.from({ length: Math.max(0, n - m) }, () => 0)];
  const floor = expected[0] * Math.max(64, n) * Number.EPSILON;
  // Cuts that rounding leaves alone, and that LAPACK's own leaves.
  const cuts = all.filter(
    (rank) => expected[rank - 1] > 1e3 * floor && expected[rank - 1] - expected[rank] > 1e-3 * expected[rank - 1],
  );
  const measured = async (accuracy: 'gram' | 'full'): Promise<DigitsOfWay> => {
    const svd = await temporalSvd(rows, { accuracy, centre });
    const spectrum = svd.spectrum();
    const dimensionalities = (of: readonly number[]): number[] =>
      paperThresholds.map((beta) => majorDimensionality(of, beta));
    const known = expected.map((value) => (value > floor ? value : 0));
    const ulps = cuts.map((rank) => {
      const move = editedMove(svd, { ...edit, rank });
      return largestUlps(rows[n - 1], move, reference.moves[all.indexOf(rank)]);
    });
    return {
      valueError: Math.max(...spectrum.map((value, j) => Math.abs(value - expected[j]))) / expected[0],
      sameDimensionality: `${dimensionalities([...spectrum])}` === `${dimensionalities(known)}`,
      ulps: Math.max(0, ...ulps),
    };
  };
  const { way } = await temporalSvd(rows, { centre });
  return {
    kind,
    snapshots: n,
    dimension: m,
    way,
    cuts: cuts.length,
    gram: await measured('gram'),
    full: await measured('full'),
    ...(timed && { seconds: { ...(await costOfWays(rows, centre)), lapack: reference.seconds } }),
  };
}

/** A sample is of as many decompositions as take 5 ms. Both ways in turn, for half a second or three samples of each. */
async function costOfWays(rows: readonly Float32Array[], centre?: PathCentre): Promise<{ gram: number; full: number }> {
  const kernels = await loadKernels();
  const sampleOf = (accuracy: 'gram' | 'full') => {
    const decompose = (): void => void temporalSvdSync(rows, { accuracy, centre, kernels });
    decompose();
    const count = Math.max(1, Math.floor(0.005 / seconds(decompose)));
    return (): number =>
      processorSeconds(() => {
        for (let i = 0; i < count; i += 1) decompose();
      }) / count;
  };
  const samples = { gram: sampleOf('gram'), full: sampleOf('full') };
  const lowest = { gram: Infinity, full: Infinity };
  const begun = performance.now();
  for (let i = 0; i < 3 || performance.now() - begun < 500; i += 1) {
    lowest.gram = Math.min(lowest.gram, samples.gram());
    lowest.full = Math.min(lowest.full, samples.full());
  }
  return lowest;
}

/** Largest difference of theta + a and theta + b, cast to float32, in units of the last place. */
function largestUlps(theta: Float32Array, a: Float64Array, b: Float64Array): number {
  let largest = 0;
  for (let k = 0; k < theta.length; k += 1) {
    const [x, y] = [Math.fround(theta[k] + a[k]), Math.fround(theta[k] + b[k])];
    if (x === y) continue;
    const exponent = Math.max(-126, Math.floor(Math.log2(Math.max(Math.abs(x), Math.abs(y)))));
    largest = Math.max(largest, Math.abs(x - y) / 2 ** (exponent - 23));
  }
  return largest;
}
