import { callable, checkOptions } from '@policypath/options';
import { createGenerator } from '@policypath/random';
import { PathChange, type ParameterPath } from '@policypath/tsvd';
import { changeScopes, type ScopeChanges } from './changeScopes.ts';
import { FlippedChange, LayerWalk, type LayerSlice } from './drawnChanges.ts';
import { stillShare, type StillShare } from './stillShare.ts';

export interface AnalyseChangesOptions {
  readonly layers: readonly LayerSlice[];
  /** Upper share by accumulated change, within each layer. */
  readonly share: number;
  /** Paths drawn of each null model, and the probability with which one more would lie in a band. */
  readonly repeats: number;
  readonly band: number;
  readonly seed: number;
  /** Windows of equal length into which the path is cut. */
  readonly windows: number;
  /** Accumulated change over a window at or below which a parameter counts as still. */
  readonly stillThreshold: number;
  readonly onRow: (done: number, total: number) => void;
}

/** Accumulated changes in a window, snapshots (begin, end] of the path. */
export interface ChangeWindow {
  readonly begin: number;
  readonly end: number;
  /** One a layer, then all layers together. */
  readonly shares: readonly StillShare[];
}

export interface PathChanges {
  readonly scopes: readonly ScopeChanges[];
  readonly windows: readonly ChangeWindow[];
  /** Euclidean norm of the parameters of each layer [layers] at every snapshot. */
  readonly norms: readonly (readonly number[])[];
}

/**
 * One pass over a path: changes and detours of its parameters by layer, beside surrogates and walks, and how many
 * parameters stood still in each window. Memory: 8 bytes a parameter and draw, and one row.
 */
export function analyseChanges(path: ParameterPath, options: AnalyseChangesOptions): PathChanges {
  checkOptions('analyseChanges', options, {
    layers: true,
    share: true,
    repeats: true,
    band: true,
    seed: true,
    windows: true,
    stillThreshold: true,
    onRow: callable,
  });

  const { layers, repeats, seed, onRow } = options;
  const { dimension, begin, end } = path;
  const change = new PathChange({ dimension, begin });
  const flipped = new FlippedChange(dimension, repeats, createGenerator(seed, 'analysis/flipped increments'));
  const walk = new LayerWalk(layers, repeats, createGenerator(seed, 'analysis/layer walk'));
  const increment = new Float64Array(dimension);
  const inWindow = new Float64Array(dimension);
  const windows: ChangeWindow[] = [];
  const norms: number[][] = [];
  const steps = end - begin - 1;
  const count = Math.min(options.windows, steps);
  const windowEnd = (w: number): number => begin + Math.floor(((w + 1) * steps) / count);
  let previous: Float32Array | undefined;
  for (let index = begin; index < end; index += 1) {
    const row = path.at(index);
    change.add(row);
    norms.push(rootSquares(row, layers));
    if (previous !== undefined) {
      for (let k = 0; k < dimension; k += 1) {
        increment[k] = row[k] - previous[k];
        inWindow[k] += Math.abs(increment[k]);
      }
      flipped.add(increment);
      walk.add(rootSquares(increment, layers).map((norm, l) => norm / Math.sqrt(layers[l].end - layers[l].start)));
    }
    previous = row;
    if (index > begin && index === windowEnd(windows.length)) {
      windows.push({
        begin: windows.at(-1)?.end ?? begin,
        end: index,
        shares: stillShare({ inWindow, walk, layers, threshold: options.stillThreshold }),
      });
      inWindow.fill(0);
      walk.beginWindow();
    }
    onRow(index - begin + 1, end - begin);
  }
  return { scopes: changeScopes({ ...options, change, flipped, walk }), windows, norms };
}

function rootSquares(row: Float32Array | Float64Array, layers: readonly LayerSlice[]): number[] {
  return layers.map(({ start, end }) => {
    let sum = 0;
    for (let k = start; k < end; k += 1) sum += row[k] * row[k];
    return Math.sqrt(sum);
  });
}
