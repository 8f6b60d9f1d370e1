import type { LayerSlice, LayerWalk } from './drawnChanges.ts';

/** How many parameters stood still in a window. */
export interface StillShare {
  /** null: all layers together. */
  readonly layer: number | null;
  /** Share of the parameters whose accumulated change is at or below the threshold. */
  readonly atOrBelow: number;
  /** Share of the parameters that did not change at all. */
  readonly unchanged: number;
  /** The first of these in walks whose steps are as long as the path's: mean over the draws. */
  readonly atOrBelowInWalk: number;
}

export interface StillShareOptions {
  /** Accumulated changes of the window [m]. */
  readonly inWindow: Float64Array;
  readonly walk: LayerWalk;
  readonly layers: readonly LayerSlice[];
  readonly threshold: number;
}

/** One a layer, then all layers together. */
export function stillShare({ inWindow, walk, layers, threshold }: StillShareOptions): StillShare[] {
  const walks = walk.windowChanges();
  const counts = layers.map(({ layer, start, end }, l) => {
    const values = inWindow.subarray(start, end);
    const shares = walks.map((draw) => countAtOrBelow(draw[l], threshold) / draw[l].length);
    return {
      layer,
      parameters: end - start,
      atOrBelow: countAtOrBelow(values, threshold),
      unchanged: countAtOrBelow(values, 0),
      inWalk: ((end - start) * shares.reduce((sum, share) => sum + share, 0)) / shares.length,
    };
  });
  const sum = (of: (count: (typeof counts)[number]) => number): number =>
    counts.reduce((total, count) => total + of(count), 0);
  const all = {
    layer: null,
    parameters: sum(({ parameters }) => parameters),
    atOrBelow: sum(({ atOrBelow }) => atOrBelow),
    unchanged: sum(({ unchanged }) => unchanged),
    inWalk: sum(({ inWalk }) => inWalk),
  };
  return [...counts, all].map(({ layer, parameters, atOrBelow, unchanged, inWalk }) => ({
    layer,
    atOrBelow: atOrBelow / parameters,
    unchanged: unchanged / parameters,
    atOrBelowInWalk: inWalk / parameters,
  }));
}

function countAtOrBelow(values: Float64Array, threshold: number): number {
  let count = 0;
  for (const value of values) if (value <= threshold) count += 1;
  return count;
}
