import * as Plot from '@observablehq/plot';
import { black, grey, ink, lineColours, palette } from '@policypath/figures';
import type { NullName } from '@policypath/tsvd';
import { shortSteps } from '../../words/steps.ts';
import type { TrialGroup } from './trialGroup.ts';

/** Layer 1, 2, 3 ... in the order of the network; all layers together in black. */
export function layerColour(layer: number | null): string {
  return layer === null ? black : lineColours[(layer - 1) % lineColours.length];
}

export function layerName(layer: number | null): string {
  return layer === null ? 'all layers' : `layer ${layer}`;
}

const nullColours: Readonly<Record<NullName, string>> = {
  flippedIncrements: palette.vermillion,
  shuffledIncrements: palette.blue,
  randomWalk: grey,
  driftWalk: palette.green,
  momentumWalk: palette.purple,
  ornsteinUhlenbeckWalk: palette.orange,
};

export function nullColour(name: NullName): string {
  return nullColours[name];
}

const nullTexts: Readonly<Record<NullName, string>> = {
  flippedIncrements: 'flipped increments',
  shuffledIncrements: 'shuffled increments',
  randomWalk: 'random walk',
  driftWalk: 'drift + walk',
  momentumWalk: 'momentum walk',
  ornsteinUhlenbeckWalk: 'Ornstein-Uhlenbeck',
};

/** Null models in one figure: the first of those asked for; tables and data have all. */
export const shownNulls = 3;

export function nullText(name: NullName): string {
  return nullTexts[name];
}

/** What the null models in a figure are made of. */
export function nullsText(names: readonly NullName[]): string {
  return names
    .slice(0, shownNulls)
    .map((name) => {
      if (name === 'flippedIncrements') return 'flipped increments: a surrogate, the recorded steps reversed by coins';
      if (name === 'shuffledIncrements') return 'shuffled increments: a surrogate, the recorded steps in random order';
      return `${nullTexts[name]}: isotropic, matched to the recorded steps`;
    })
    .join('; ');
}

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
  return { label, colour: ink, kind: 'level' as const, dashes };
}

export function layerLegend({ trials: [{ path }] }: TrialGroup) {
  return path.layers.map(({ layer }) => ({
    label: layerName(layer),
    colour: layerColour(layer),
    kind: 'curve' as const,
  }));
}
