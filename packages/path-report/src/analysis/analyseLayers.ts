import { majorDimensionality, temporalSvdSync, type ParameterPath, type TemporalKernels } from '@policypath/tsvd';
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
  const first = path.at(path.begin).slice();
  let before = first;
  const ways = layers.map(() => 0);
  for (let index = path.begin + 1; index < path.end; index += 1) {
    const row = path.at(index).slice();
    for (const [i, layer] of layers.entries()) ways[i] += Math.sqrt(squared(row, before, layer));
    before = row;
  }
  const squares = layers.map((layer) => squared(before, first, layer));
  const all = squares.reduce((sum, square) => sum + square, 0);
  const rows = someRows(path);
  return layers.map((layer, i) => ({
    layer: layer.number,
    tensors: layer.names,
    parameters: layer.end - layer.start,
    way: ways[i],
    distance: Math.sqrt(squares[i]),
    size: Math.sqrt(squared(before, undefined, layer)),
    share: all === 0 ? 0 : squares[i] / all,
    directions: rows === undefined ? null : directionsOf(rows, layer, kernels),
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

function squared(row: Float32Array, other: Float32Array | undefined, { start, end }: Layer): number {
  let sum = 0;
  for (let k = start; k < end; k += 1) sum += (row[k] - (other?.[k] ?? 0)) ** 2;
  return sum;
}

/** Snapshots at equal distances, the newest among them; undefined where too few fit. */
function someRows(path: ParameterPath): Float32Array[] | undefined {
  const length = path.end - path.begin;
  const count = Math.min(length, mostSnapshots, Math.floor(mostBytes / (4 * path.dimension)));
  if (count < leastSnapshots) return undefined;
  const stride = (length - 1) / (count - 1);
  return Array.from({ length: count }, (_, i) => path.at(path.end - 1 - Math.round((count - 1 - i) * stride)).slice());
}

function directionsOf(rows: readonly Float32Array[], { start, end }: Layer, kernels: TemporalKernels): number | null {
  const svd = temporalSvdSync(
    rows.map((row) => row.subarray(start, end)),
    { rank: 1, centre: 'mean', kernels },
  );
  return svd.numericalRank === 0 ? null : majorDimensionality(svd.spectrum(), 0.9);
}
