import { pathEditNames, pathEditOf } from '@policypath/pptb';
import { z } from 'zod';
import { UsageError } from '../errors.ts';

/** A way to treat the policy's path. */
export interface VariantDefinition {
  /** One line that says what it does. */
  readonly description: string;
  /** The edit of @policypath/pptb; null: no path is recorded. */
  readonly editor: string | null;
  /** Whether the policy is ever edited. */
  readonly edits: boolean;
  /** Settings that define the variant; other values are refused. */
  readonly fixed?: Readonly<Record<string, unknown>>;
  /** Settings whose defaults differ from those of 'pptb'. */
  readonly defaults?: Readonly<Record<string, unknown>>;
}

const withoutEdits: Readonly<Record<string, VariantDefinition>> = {
  base: { description: 'the agent alone: no path, no edit', editor: null, edits: false },
  'observe-only': { description: 'the path is recorded, never edited', editor: 'pptb', edits: false },
};

/** PPTB under other settings; manifests name them. */
const ofPptb: Readonly<Record<string, VariantDefinition>> = {
  'adaptive-rank': {
    description: 'extension: pptb, rank by the information held (0.85)',
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
    description: 'extension: pptb, one decomposition a layer',
    editor: 'pptb',
    edits: true,
    fixed: { scope: 'layer' },
  },
  centred: {
    description: "extension: pptb of the path minus the window's mean",
    editor: 'pptb',
    edits: true,
    fixed: { centre: 'mean' },
  },
  'target-copy': {
    description: 'extension: pptb, then copies the policy to its target',
    editor: 'pptb',
    edits: true,
    fixed: { afterEditTarget: 'copy' },
  },
  'moments-reset': {
    description: "extension: pptb, then the policy's Adam begins anew",
    editor: 'pptb',
    edits: true,
    fixed: { afterEditMoments: 'reset' },
  },
};

const named = { ...withoutEdits, ...ofPptb };

/**
 * Names of all variants: the base agent, the path without edits, every path edit that is defined now, and settings of PPTB that
 * have a name.
 */
export function variantNames(): [string, ...string[]] {
  const names = [...Object.keys(withoutEdits), ...pathEditNames(), ...Object.keys(ofPptb)];
  return [...new Set(names)] as [string, ...string[]];
}

export function isVariant(name: string): boolean {
  return Object.hasOwn(named, name) || pathEditNames().includes(name);
}

/** @throws UsageError that lists the known ones, and for a path edit that has the name of another variant */
export function variantOf(name: string): VariantDefinition {
  const isEdit = pathEditNames().includes(name);
  if (Object.hasOwn(named, name)) {
    if (!isEdit) return named[name];
    throw new UsageError(
      `a path edit is defined as '${name}', which is a variant of trials already: give it another name`,
    );
  }
  if (!isEdit) throw new UsageError(unknownVariant(name));
  return { description: pathEditOf(name).text ?? 'an edit of a plug-in', editor: name, edits: true };
}

function unknownVariant(name: string): string {
  return `there is no variant '${name}', only ${variantNames().join(', ')}; one of a plug-in needs --plugin <file>`;
}

/** Of manifests. The edit of a plug-in must have been defined before. */
export const variantSchema = z.string().refine(isVariant, { error: ({ input }) => unknownVariant(String(input)) });
