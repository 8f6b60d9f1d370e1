import { UsageError } from '@policypath/trial/errors';
import { type EditKind, type Variant, variants } from '@policypath/trial/records';

/** Options by their name in code, e.g. 'evaluationOffset' for --evaluation-offset. */
type Options = Readonly<Record<string, unknown>>;

/** Options that some edits have no use for; the others concern the path and its schedule, which all have. */
const used: Readonly<Record<string, readonly EditKind[]>> = {
  informationThreshold: ['pptb', 'trim-only', 'random-direction'],
  maximumRank: ['pptb', 'trim-only', 'random-direction'],
  scope: ['pptb', 'trim-only', 'boost-only', 'random-direction'],
  centre: ['pptb', 'trim-only', 'boost-only', 'random-direction'],
  boostedDirections: ['pptb', 'boost-only', 'cosine-low-pass', 'random-direction'],
  boost: ['pptb', 'boost-only', 'cosine-low-pass', 'random-direction', 'extrapolation'],
  forceBoost: ['pptb', 'boost-only', 'cosine-low-pass', 'random-direction', 'extrapolation'],
  boostFeedbackLimit: ['pptb', 'boost-only', 'random-direction'],
  relativeDisplacementLimit: ['pptb', 'boost-only', 'random-direction'],
  normGrowthLimit: ['pptb', 'boost-only', 'random-direction'],
  boostDecayFrom: ['pptb', 'boost-only', 'random-direction'],
  boostDecayTo: ['pptb', 'boost-only', 'random-direction'],
  boostDecayHalfLife: ['pptb', 'boost-only', 'random-direction'],
  meanAge: ['exponential-average'],
};

/** Options of path and schedule. */
const pathOptions = new Set(['preset', 'snapshotUpdates', 'window', 'period', 'rank', 'minimumSnapshots']);

/** Options that only a variant that edits has a use for. */
const editOptions = new Set([
  'stopStep',
  'afterEditTarget',
  'afterEditMoments',
  'editEvaluationEvery',
  'editEvaluationEpisodes',
]);

/** Whether a variant has a use for an option, e.g. 'trim-only' for 'boost': no. */
export function variantUses(variant: Variant, option: string): boolean {
  const { editor, edits } = variants[variant];
  if (editOptions.has(option)) return edits;
  if (pathOptions.has(option)) return editor !== null;
  return used[option] === undefined || (editor !== null && used[option].includes(editor));
}

/**
 * The given options that a variant has a use for: one set of options for several variants of a comparison, which as a
 * whole would be refused for some of them.
 */
export function optionsForVariant<Given extends Options>(variant: Variant, given: Given): Given {
  const { fixed = {} } = variants[variant];
  const kept = Object.entries(given).filter(([name]) => variantUses(variant, name) && fixed[name] === undefined);
  return Object.fromEntries(kept) as Given;
}

/**
 * The given options with what the variant sets beside them.
 *
 * @throws UsageError for an option that the variant has no use for, or that it sets to something else
 */
export function withVariant<Given extends Options>(variant: Variant, given: Given): Given {
  const { fixed = {}, defaults = {} } = variants[variant];
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (!variantUses(variant, name)) {
      throw new UsageError(
        `${flag(name)} has no meaning for --variant ${variant}: leave it out or choose another variant`,
      );
    }
    if (fixed[name] !== undefined && fixed[name] !== value) {
      throw new UsageError(
        `${flag(name)} ${String(value)} contradicts --variant ${variant}, which is ${flag(name)} ${String(fixed[name])}`,
      );
    }
  }
  const open = Object.entries(defaults).filter(([name]) => given[name] === undefined);
  return { ...given, ...Object.fromEntries(open), ...fixed };
}

/** The flag of an option, e.g. '--evaluation-offset'. */
export function flag(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
