import { plainBoth, shortBoth } from '../words/steps.ts';
import type { ComparedTrial } from './comparedTrial.ts';
import { failureRemarks } from './failedTrials.ts';
import { settingsRemarks } from './settingsRemarks.ts';
import { apartRemark } from './toldApart.ts';

interface EnvironmentRemarksOptions {
  readonly environment: string;
  readonly trials: readonly ComparedTrial[];
  /** The variant beside the base, e.g. 'pptb'. */
  readonly treatedVariant: string;
  /** The last evaluation that all trials have, in environment steps. */
  readonly commonStep: number;
  readonly names: { readonly baseName: string; readonly treatedName: string };
}

/** What a reader must know before trusting the rows of one environment. */
export function environmentRemarks(options: EnvironmentRemarksOptions): string[] {
  const { environment, trials } = options;
  const remarks = [
    ...commonStepRemark(options),
    ...seedsRemark(options),
    ...settingsRemarks(options.trials),
    ...failureRemarks(trials, ({ variant, seed }) => `${variant} seed ${seed}`),
    ...noEditsRemark(options),
    ...editPhaseRemark(trials),
  ].map((text) => `${environment}: ${text}`);
  return [...apartRemark(trials[0]), ...remarks];
}

function commonStepRemark({ trials, commonStep }: EnvironmentRemarksOptions): string[] {
  const unfinished = trials.filter(({ finished, failure }) => !finished && failure === null);
  const longer = trials.filter((trial) => (trial.evaluations.at(-1)?.step ?? 0) > commonStep);
  if (unfinished.length === 0 && longer.length === 0) return [];
  const which =
    unfinished.length > 0
      ? `${unfinished.length} of ${trials.length} trials are unfinished`
      : 'trials differ in length';
  return [
    `${which}; all are used up to step ${shortBoth(commonStep, trials[0].actionRepeat)}, their last common evaluation`,
  ];
}

function seedsRemark({ trials, treatedVariant, names }: EnvironmentRemarksOptions): string[] {
  const seedsOf = (variant: string): string =>
    trials
      .filter((trial) => trial.variant === variant)
      .map((trial) => trial.seed)
      .join(', ');
  const [base, treated] = [seedsOf('base'), seedsOf(treatedVariant)];
  if (base === '' || treated === '' || base === treated) return [];
  return [`seeds differ: ${names.baseName} has ${base}; ${names.treatedName} has ${treated}`];
}

function noEditsRemark({ trials, treatedVariant, names }: EnvironmentRemarksOptions): string[] {
  const treated = trials.filter(({ variant }) => variant === treatedVariant);
  const idle = treated.filter(({ effectiveEdits }) => effectiveEdits === 0);
  if (idle.length === 0) return [];
  const seeds = idle.map(({ seed }) => seed).join(', ');
  return [
    `no edit had an effect yet in ${names.treatedName} with seed ${seeds}: so far it trained exactly as ${names.baseName}`,
  ];
}

/** Environment steps since the edit as a share of the period between edits: below it a policy counts as just edited. */
const justEditedShare = 0.05;

/**
 * An evaluation right after an edit sees averaged weights: a gain there may be one at test time alone, without faster
 * learning. That happens to all evaluations when the period of the edits divides their interval.
 */
function editPhaseRemark(trials: readonly ComparedTrial[]): string[] {
  const phases = trials.flatMap(({ evaluations, editPeriod, evaluationInterval }) =>
    evaluations.flatMap(({ step, stepsSinceEdit }) =>
      stepsSinceEdit === null ? [] : [{ step, stepsSinceEdit, period: editPeriod ?? evaluationInterval ?? 1 }],
    ),
  );
  if (phases.length === 0) return [];
  if (phases.every(({ stepsSinceEdit, period }) => stepsSinceEdit <= justEditedShare * period)) {
    return [
      'every evaluation sees a policy just edited; part of a gain may be that of averaged weights at test time, ' +
        'not of faster learning',
    ];
  }
  const [first] = phases;
  const repeated = phases.some(({ step }) => step !== first.step);
  if (repeated && phases.every(({ stepsSinceEdit }) => stepsSinceEdit === first.stepsSinceEdit)) {
    return [`every evaluation falls ${plainBoth(first.stepsSinceEdit, trials[0].actionRepeat)} steps after an edit`];
  }
  return [];
}
