import type { TrialParts } from '@policypath/trial';
import {
  cosineCorrelation,
  decomposeGram,
  detourRatio,
  informationAmount,
  majorDimensionality,
  nullBand,
  nullModel,
  pathGram,
  type IncrementGram,
  type NullGenerator,
  type TemporalKernels,
} from '@policypath/tsvd';
import type { PathNumbers, ShownStatistic } from './messages.ts';

type RecordedPath = NonNullable<TrialParts['path']>;

const shownDirections = 4;
/** Numbers of all snapshots looked at together, which are held and multiplied with each new one: bounds memory and what a look costs. */
const mostNumbers = 4_000_000;
const draws = 39;
/** Fewer snapshots span too few directions for any statistic. */
const leastSnapshots = 5;

/**
 * The increments' inner products of a path that grows, of every `stride`-th snapshot: each new one costs one pass over those
 * before it, not one over all pairs. The stride doubles as the path grows.
 */
export class LivePath {
  readonly #path: RecordedPath;
  readonly #kernels: Pick<TemporalKernels, 'gramBlock'>;
  readonly #most: number;
  /** Indices of the snapshots looked at, and the snapshots [m]. */
  #indices: number[] = [];
  #rows: Float32Array[] = [];
  /** Rows that are free again: nothing is allocated once there are as many as are looked at. */
  readonly #spare: Float32Array[] = [];
  /** H [n, n], one row each: row 0 of the oldest snapshot, row i of the step to snapshot i. */
  #products: Float64Array[] = [];
  #stride = 1;

  constructor(path: RecordedPath, kernels: Pick<TemporalKernels, 'gramBlock'>) {
    this.#path = path;
    this.#kernels = kernels;
    this.#most = Math.max(16, Math.min(100, Math.floor(mostNumbers / path.parameterCount)));
  }

  /** Environment steps of the snapshots looked at. */
  get steps(): number[] {
    return this.#indices.map((index) => this.#path.stepOf(index));
  }

  get gram(): IncrementGram {
    const size = this.#indices.length;
    const products = new Float64Array(size * size);
    for (const [i, row] of this.#products.entries()) products.set(row, i * size);
    return { size, dimension: this.#path.parameterCount, products };
  }

  /** Takes in what was recorded since. @param onSnapshot is shown each snapshot that is looked at, once */
  update(onSnapshot: (step: number, parameters: Float32Array) => void = () => {}): void {
    const { begin, end } = this.#path.snapshots;
    while (Math.floor((end - 1) / this.#stride) - Math.ceil(begin / this.#stride) + 1 > this.#most) this.#double();
    while (this.#indices.length > 0 && this.#indices[0] < begin) this.#dropOldest();
    const before = this.#indices.length;
    const from = before === 0 ? begin : this.#indices[before - 1] + 1;
    for (let index = Math.ceil(from / this.#stride) * this.#stride; index < end; index += this.#stride) {
      const row = this.#spare.pop() ?? new Float32Array(this.#path.parameterCount);
      this.#path.snapshots.readRecord(index, row);
      this.#indices.push(index);
      this.#rows.push(row);
      onSnapshot(this.#path.stepOf(index), row);
    }
    if (this.#indices.length > before) this.#addProducts(before);
  }

  /** Rows and columns of the snapshots from position `from` on. */
  #addProducts(from: number): void {
    const size = this.#rows.length;
    const increments = this.#rows.slice(from).map((row, k) => {
      const increment = this.#spare.pop() ?? new Float32Array(row.length);
      increment.set(row);
      if (from + k > 0) subtract(increment, this.#rows[from + k - 1]);
      return increment;
    });
    // Products with the snapshots; those with the steps are their differences.
    const withRows = new Float64Array(increments.length * size);
    this.#kernels.gramBlock(increments, this.#rows, withRows);
    const rows = this.#products.map((row) => {
      const longer = new Float64Array(size);
      longer.set(row);
      return longer;
    });
    for (const [k, increment] of increments.entries()) {
      const i = from + k;
      const row = new Float64Array(size);
      rows.push(row);
      for (let j = 0; j < i; j += 1) {
        const at = k * size + j;
        row[j] = j === 0 ? withRows[at] : withRows[at] - withRows[at - 1];
        rows[j][i] = row[j];
      }
      row[i] = dot(increment, increment);
    }
    this.#products = rows;
    this.#spare.push(...increments);
  }

  /** The second snapshot becomes the first: its row is the sum of both. */
  #dropOldest(): void {
    this.#indices.shift();
    this.#spare.push(this.#rows.shift() as Float32Array);
    this.#joinRows((i) => Math.max(0, i - 1), this.#indices.length);
  }

  /** Every second snapshot is left out; a step is the sum of two. */
  #double(): void {
    this.#stride *= 2;
    const isKept = (i: number): boolean => this.#indices[i] % this.#stride === 0;
    const positions = [...this.#indices.keys()].filter(isKept);
    this.#spare.push(...this.#rows.filter((_, i) => !isKept(i)));
    this.#rows = positions.map((i) => this.#rows[i]);
    this.#indices = positions.map((i) => this.#indices[i]);
    // Steps after the last one kept belong to none.
    this.#joinRows((i) => {
      const to = positions.findIndex((position) => position >= i);
      return to < 0 ? undefined : to;
    }, positions.length);
  }

  /** Adds rows and columns into those that `to` names. */
  #joinRows(to: (i: number) => number | undefined, size: number): void {
    const joined = Array.from({ length: size }, () => new Float64Array(size));
    const places = this.#products.map((_, i) => to(i));
    for (const [i, row] of this.#products.entries()) {
      for (const [j, product] of row.entries()) {
        const [p, q] = [places[i], places[j]];
        if (p !== undefined && q !== undefined && p < size && q < size) joined[p][q] += product;
      }
    }
    this.#products = joined;
  }
}

function subtract(from: Float32Array, what: Float32Array): void {
  for (let k = 0; k < from.length; k += 1) from[k] -= what[k];
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k += 1) sum += a[k] * b[k];
  return sum;
}

/** The path about its mean, from inner products alone; undefined while there is too little of it. */
export function pathNumbersOf(
  path: Pick<LivePath, 'gram' | 'steps'>,
  kernels: Pick<TemporalKernels, 'open'>,
): Pick<PathNumbers, 'steps' | 'leftVectors' | 'singularValues' | 'statistics'> | undefined {
  const { gram, steps } = path;
  const measured = measure(gram, kernels);
  if (measured === undefined) return undefined;
  const { leftVectors, singularValues, ...statistics } = measured;
  return { steps, leftVectors, singularValues, statistics: Object.values(statistics) };
}

/**
 * The same statistics with the band that holds 9 of 10 paths whose steps are the recorded ones, each forwards or backwards by a
 * coin; undefined while there is too little path.
 */
export function withBands(
  gram: IncrementGram,
  { kernels, generator }: { readonly kernels: Pick<TemporalKernels, 'open'>; readonly generator: NullGenerator },
): ShownStatistic[] | undefined {
  const own = measure(gram, kernels);
  if (own === undefined) return undefined;
  const draw = nullModel('flippedIncrements', gram);
  const drawn = Array.from({ length: draws }, () => measure(draw(generator), kernels)).filter(
    (one) => one !== undefined,
  );
  const names = ['informationAmount', 'majorDimensionality', 'cosine1', 'cosine2', 'cosine3', 'cosine4'] as const;
  return names.flatMap((name) => {
    const statistic = own[name];
    const values = drawn.flatMap((one) => one[name]?.value ?? []);
    if (statistic === undefined || values.length < 19) return [];
    const { low, high } = nullBand(statistic.value, values, 0.9);
    return [{ ...statistic, band: { low, high } }];
  });
}

type StatisticName = 'informationAmount' | 'majorDimensionality' | `cosine${1 | 2 | 3 | 4}` | `detour${1 | 2 | 3 | 4}`;
type Measured = Partial<Record<StatisticName, ShownStatistic>> & {
  readonly leftVectors: readonly Float64Array[];
  readonly singularValues: readonly number[];
};

function measure(gram: IncrementGram, kernels: Pick<TemporalKernels, 'open'>): Measured | undefined {
  if (gram.size < leastSnapshots) return undefined;
  const { singularValues, rank, leftVector } = decomposeGram(pathGram(gram, 'mean'), { kernels });
  if (rank < 2) return undefined;
  const leftVectors = Array.from({ length: Math.min(shownDirections, rank) }, (_, j) => leftVector(j));
  const spectrum = singularValues.slice(0, rank);
  const { ratios } = detourRatio({
    begin: 0,
    end: gram.size,
    dimension: leftVectors.length,
    at: (i) => Float64Array.from(leftVectors, (vector) => vector[i]),
  });
  const each = leftVectors.flatMap((vector, j) => [
    [`cosine${j + 1}`, { name: `cosine${j + 1}`, value: cosineCorrelation(vector, j + 1) }],
    [`detour${j + 1}`, { name: `detour${j + 1}`, value: ratios[j] }],
  ]);
  return {
    leftVectors,
    singularValues: Array.from(singularValues.subarray(0, leftVectors.length)),
    informationAmount: { name: 'informationAmount', value: informationAmount(spectrum)[0] },
    majorDimensionality: { name: 'majorDimensionality', value: majorDimensionality(spectrum, 0.9) },
    ...(Object.fromEntries(each) as Record<string, ShownStatistic>),
  };
}
