import type { KnownPathEdits } from '@policypath/pptb';

/** What edits the path: an edit of @policypath/pptb. */
export type EditKind = keyof KnownPathEdits;

/** A way to treat the policy's path. */
export interface VariantDefinition {
  /** One line that says what it does. */
  readonly description: string;
  /** null: no path is recorded. */
  readonly editor: EditKind | null;
  /** Whether the policy is ever edited. */
  readonly edits: boolean;
  /** Settings that define the variant; other values are refused. */
  readonly fixed?: Readonly<Record<string, unknown>>;
  /** Settings whose defaults differ from those of 'pptb'. */
  readonly defaults?: Readonly<Record<string, unknown>>;
}

const definitions = {
  base: { description: 'the agent alone: no path, no edit', editor: null, edits: false },
  'observe-only': { description: 'the path is recorded, never edited', editor: 'pptb', edits: false },
  pptb: { description: 'trims and boosts (Algorithm 1)', editor: 'pptb', edits: true },
  'trim-only': { description: 'trims, never boosts (Eq. 1 alone)', editor: 'trim-only', edits: true },
  'boost-only': { description: 'boosts, never trims (Eq. 2 alone)', editor: 'boost-only', edits: true },
  'window-mean': { description: "control: the mean of the window's snapshots", editor: 'window-mean', edits: true },
  'exponential-average': {
    description: "control: an exponential average with the window mean's mean age",
    editor: 'exponential-average',
    edits: true,
  },
  'cosine-low-pass': {
    description: 'control: trims and boosts along fixed cosines in place of the left vectors',
    editor: 'cosine-low-pass',
    edits: true,
  },
  'random-direction': {
    description: "control: as far as pptb's edit would go, in a random direction",
    editor: 'random-direction',
    edits: true,
  },
  extrapolation: {
    description: 'control: newest snapshot plus boost x (newest - oldest)',
    editor: 'extrapolation',
    edits: true,
  },
  'adaptive-rank': {
    description: 'extension: pptb that keeps the directions holding a share of the information (0.85)',
    editor: 'pptb',
    edits: true,
    // D(0.85) of the paper's thresholds follows the window (7 to 64 directions, README); D(0.99) soon exceeds any cap.
    defaults: { informationThreshold: 0.85 },
  },
  'adaptive-boost': {
    description: 'extension: pptb with the largest boost within bounds of feedback, move and weight norm',
    editor: 'pptb',
    edits: true,
    // 0.02: nearly twice the move of a usual edit (0.012 on HalfCheetah-v4 from step 48,000 on).
    defaults: { boostFeedbackLimit: 0.3, relativeDisplacementLimit: 0.02, normGrowthLimit: 0.01 },
  },
  'per-layer': {
    description: 'extension: pptb with one decomposition of each layer (scope layer)',
    editor: 'pptb',
    edits: true,
    fixed: { scope: 'layer' },
  },
  centred: {
    description: "extension: pptb of the path minus the window's mean (centre mean)",
    editor: 'pptb',
    edits: true,
    fixed: { centre: 'mean' },
  },
  'target-copy': {
    description: 'extension: pptb, and the target policy is set to the edited one',
    editor: 'pptb',
    edits: true,
    fixed: { afterEditTarget: 'copy' },
  },
  'moments-reset': {
    description: "extension: pptb, and the moments of the policy's Adam are forgotten",
    editor: 'pptb',
    edits: true,
    fixed: { afterEditMoments: 'reset' },
  },
} as const satisfies Readonly<Record<string, VariantDefinition>>;

export type Variant = keyof typeof definitions;

/** All variants by name: the base agent, PPTB and its parts, controls, and extensions. */
export const variants: Readonly<Record<Variant, VariantDefinition>> = definitions;

export const variantNames = Object.keys(definitions) as [Variant, ...Variant[]];
