import type { NullName } from '@policypath/tsvd';

/** Of Okabe and Ito: told apart by colour-blind readers. */
const cycle = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'] as const;

/** Layer 1, 2, 3 ... in the order of the network; all layers together in black. */
export function layerColour(layer: number | null): string {
  return layer === null ? '#000000' : cycle[(layer - 1) % cycle.length];
}

export function layerName(layer: number | null): string {
  return layer === null ? 'all layers' : `layer ${layer}`;
}

const nullColours: Readonly<Record<NullName, string>> = {
  flippedIncrements: '#d55e00',
  shuffledIncrements: '#0072b2',
  randomWalk: '#777777',
  driftWalk: '#009e73',
  momentumWalk: '#cc79a7',
  ornsteinUhlenbeckWalk: '#e69f00',
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
