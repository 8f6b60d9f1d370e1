import { nullBand, upperShare, type NullBand, type PathChange } from '@policypath/tsvd';
import {
  accumulationSummary,
  detourSummary,
  meanHistogram,
  type AccumulationSummary,
  type DetourSummary,
  type LayerChanges,
} from './changeSummary.ts';
import type { FlippedChange, LayerSlice, LayerWalk } from './drawnChanges.ts';
import type { LogHistogram } from './weightedSample.ts';

/** Changes of one layer, or of all (layer null), beside null models. */
export interface ScopeChanges {
  readonly layer: number | null;
  readonly accumulated: AccumulationSummary;
  readonly detour: DetourSummary;
  /** Increments reversed by coins; their accumulated changes are the path's own. */
  readonly flippedIncrements: { readonly medianDetour: NullBand | null; readonly detourHistogram: LogHistogram };
  /** Steps as long as the path's in every layer, in directions of no preference. */
  readonly layerWalk: {
    readonly gini: NullBand | null;
    readonly minorShare: NullBand;
    readonly medianDetour: NullBand | null;
    readonly accumulatedHistogram: LogHistogram;
    readonly detourHistogram: LogHistogram;
  };
}

export interface ChangeScopesOptions {
  readonly change: PathChange;
  readonly flipped: FlippedChange;
  readonly walk: LayerWalk;
  readonly layers: readonly LayerSlice[];
  /** Upper share by accumulated change, within each layer. */
  readonly share: number;
  readonly band: number;
}

/** All layers together, then one after another. */
export function changeScopes({ change, flipped, walk, layers, share, band }: ChangeScopesOptions): ScopeChanges[] {
  const accumulated = change.accumulatedChange();
  const uppers = layers.map(({ start, end }) => upperShare(accumulated.subarray(start, end), share));
  const ofLayers = (final: Float64Array): LayerChanges[] =>
    layers.map(({ start, end }, l) => ({
      accumulated: accumulated.subarray(start, end),
      final: final.subarray(start, end),
      upper: uppers[l],
      weight: 1,
    }));
  const recorded = ofLayers(change.finalChange());
  const walks = walk.changes().map((draw) =>
    draw.map((layer, l) => ({
      ...layer,
      upper: upperShare(layer.accumulated, share),
      weight: (layers[l].end - layers[l].start) / walk.samples[l],
    })),
  );
  const scopes = [null, ...layers.keys()];
  // Summarised one draw after the other: their array is used again.
  const surrogates = Array.from(flipped.finalChanges(), (final) => {
    const all = ofLayers(final);
    return scopes.map((l) => detourSummary(scopeOf(all, l)));
  });
  return scopes.map((l, position) => {
    const scope = (all: readonly LayerChanges[]) => scopeOf(all, l);
    const path = { accumulated: accumulationSummary(scope(recorded)), detour: detourSummary(scope(recorded)) };
    const flips = surrogates.map((draw) => draw[position]);
    const drawnChanges = walks.map((draw) => accumulationSummary(scope(draw)));
    const drawnDetours = walks.map((draw) => detourSummary(scope(draw)));
    // Draws of a path that never moved have no number either.
    const bandOf = (value: number | null, draws: readonly (number | null)[]): NullBand | null =>
      value === null
        ? null
        : nullBand(
            value,
            draws.filter((draw) => draw !== null),
            band,
          );
    return {
      layer: l === null ? null : layers[l].layer,
      ...path,
      flippedIncrements: {
        medianDetour: bandOf(
          path.detour.median,
          flips.map(({ median }) => median),
        ),
        detourHistogram: meanHistogram(flips.map(({ histogram }) => histogram)),
      },
      layerWalk: {
        gini: bandOf(
          path.accumulated.gini,
          drawnChanges.map(({ gini }) => gini),
        ),
        minorShare: nullBand(
          path.accumulated.minorShare,
          drawnChanges.map(({ minorShare }) => minorShare),
          band,
        ),
        medianDetour: bandOf(
          path.detour.median,
          drawnDetours.map(({ median }) => median),
        ),
        accumulatedHistogram: meanHistogram(drawnChanges.map(({ histogram }) => histogram)),
        detourHistogram: meanHistogram(drawnDetours.map(({ histogram }) => histogram)),
      },
    };
  });
}

/** Of layer `l`, or of all. */
function scopeOf(all: readonly LayerChanges[], l: number | null): readonly LayerChanges[] {
  return l === null ? all : [all[l]];
}
