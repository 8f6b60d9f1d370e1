import * as Plot from '@observablehq/plot';
import { shortSteps } from '../../words/steps.ts';
import { layerColour, layerName } from './colours.ts';
import type { TrialGroup } from './trialGroup.ts';

/** A value of one seed and layer at a step. */
export interface SeedPoint {
  readonly seed: number;
  readonly layer: number;
  readonly step: number;
}

/** One line a seed and layer, in the layer's colour. */
export function seedLines<Point extends SeedPoint>(
  points: readonly Point[],
  y: keyof Point & string,
  dashes?: string,
): Plot.Markish {
  return Plot.lineY(points, {
    x: 'step',
    y,
    z: ({ seed, layer }: Point) => `${seed} ${layer}`,
    stroke: ({ layer }: Point) => layerColour(layer),
    strokeDasharray: dashes,
    strokeWidth: dashes === undefined ? 1.6 : 1,
  });
}

/** Environment steps up to the last snapshot of any seed. */
export function stepAxis({ trials }: TrialGroup): Plot.ScaleOptions {
  return { domain: [0, Math.max(...trials.map(({ path }) => path.steps.at(-1) ?? 1))], tickFormat: shortSteps };
}

/** Legend of lines of a null model that are drawn in their layers' colours. */
export function nullLegend(label: string, dashes: string) {
  return { label, colour: '#444444', kind: 'level' as const, dashes };
}

export function layerLegend({ trials: [{ path }] }: TrialGroup) {
  return path.layers.map(({ layer }) => ({
    label: layerName(layer),
    colour: layerColour(layer),
    kind: 'curve' as const,
  }));
}
