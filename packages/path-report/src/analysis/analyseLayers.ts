import {
  columnBlocks,
  columnsOf,
  majorDimensionality,
  temporalSvdSync,
  type ParameterPath,
  type TemporalKernels,
} from '@policypath/tsvd';
import type { LayerAnalysis } from './pathAnalysis.ts';

/** An entry of a layout; without a layer it is one by itself. */
export interface LayoutEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly layer?: number;
}

/** Snapshots in whose moves the directions of a layer are counted, at most; fewer where they would take more than these bytes. */
const mostSnapshots = 100;
const mostBytes = 2 ** 28;
/** Fewer snapshots say nothing about directions. */
const leastSnapshots = 10;

/** How far each layer of a path moved, and along how many directions: one pass over all rows, and a second over some. */
export function analyseLayers(
  path: ParameterPath,
  { layout, kernels }: { readonly layout: readonly LayoutEntry[]; readonly kernels: TemporalKernels },
): LayerAnalysis[] {
  const layers = layersOf(layout);
  if (layers.length < 2 || layers[layers.length - 1].end !== path.dimension) return [];
  const { ways, squares, sizes } = movesOf(path, layers);
  const all = squares.reduce((sum, square) => sum + square, 0);
  const rows = someRows(path);
  return layers.map((layer, i) => ({
    layer: layer.number,
    tensors: layer.names,
    parameters: layer.end - layer.start,
    way: ways[i],
    distance: Math.sqrt(squares[i]),
    size: Math.sqrt(sizes[i]),
    share: all === 0 ? 0 : squares[i] / all,
    ...(rows === undefined ? noDirections : directionsOf(rows, layer, kernels)),
  }));
}

interface Layer {
  readonly number: number;
  readonly names: string[];
  readonly start: number;
  end: number;
}

function layersOf(layout: readonly LayoutEntry[]): Layer[] {
  const layers: Layer[] = [];
  let start = 0;
  for (const [i, { name, shape, layer: number = i + 1 }] of layout.entries()) {
    const end = start + shape.reduce((product, size) => product * size, 1);
    const last = layers.at(-1);
    if (last?.number === number) {
      last.names.push(name);
      last.end = end;
    } else layers.push({ number, names: [name], start, end });
    start = end;
  }
  return layers;
}

/** Of each layer how far its moves go together, the squared distance between both ends, and the squared length of the newest snapshot. */
function movesOf(
  path: ParameterPath,
  layers: readonly Layer[],
): { readonly ways: number[]; readonly squares: number[]; readonly sizes: number[] } {
  const moves = path.end - path.begin - 1;
  // Squared lengths of every move [moves, layers]: a layer may lie in several blocks of columns.
  const sums = new Float64Array(moves * layers.length);
  const squares = layers.map(() => 0);
  const sizes = layers.map(() => 0);
  for (const block of columnBlocks(path)) {
    const columns = columnsOf(path, block, true);
    const parts = layers.flatMap(({ start, end }, i) => {
      const [from, to] = [Math.max(start, block.from) - block.from, Math.min(end, block.to) - block.from];
      return from < to ? [{ i, from, to }] : [];
    });
    const first = columns.at(path.begin).slice();
    const before = first.slice();
    for (let move = 0; move < moves; move += 1) {
      const row = columns.at(path.begin + move + 1);
      for (const { i, from, to } of parts) {
        const at = move * layers.length + i;
        sums[at] = addSquares(sums[at], row, before, from, to);
      }
      before.set(row);
    }
    for (const { i, from, to } of parts) {
      squares[i] = addSquares(squares[i], before, first, from, to);
      sizes[i] = addSquares(sizes[i], before, undefined, from, to);
    }
  }
  const ways = layers.map((_, i) => {
    let way = 0;
    for (let move = 0; move < moves; move += 1) way += Math.sqrt(sums[move * layers.length + i]);
    return way;
  });
  return { ways, squares, sizes };
}

/** `sum` and the squared differences of two rows from `from` to before `to`. */
function addSquares(sum: number, row: Float32Array, other: Float32Array | undefined, from: number, to: number): number {
  let all = sum;
  for (let k = from; k < to; k += 1) all += (row[k] - (other?.[k] ?? 0)) ** 2;
  return all;
}

/** Snapshots at equal distances, the newest among them; undefined where too few fit. */
function someRows(path: ParameterPath): Float32Array[] | undefined {
  const length = path.end - path.begin;
  const count = Math.min(length, mostSnapshots, Math.floor(mostBytes / (4 * path.dimension)));
  if (count < leastSnapshots) return undefined;
  const stride = (length - 1) / (count - 1);
  return Array.from({ length: count }, (_, i) => path.at(path.end - 1 - Math.round((count - 1 - i) * stride)).slice());
}

type Directions = Pick<LayerAnalysis, 'directions' | 'directionsWay'>;
const noDirections: Directions = { directions: null, directionsWay: null };

function directionsOf(rows: readonly Float32Array[], { start, end }: Layer, kernels: TemporalKernels): Directions {
  const svd = temporalSvdSync(
    rows.map((row) => row.subarray(start, end)),
    { rank: 1, centre: 'mean', kernels },
  );
  if (svd.numericalRank === 0) return noDirections;
  return { directions: majorDimensionality(svd.spectrum(), 0.9), directionsWay: svd.way };
}
