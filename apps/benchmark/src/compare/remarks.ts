import { plainBoth, shortBoth } from '../figures/index.ts';
import type { ComparedTrial } from './comparedTrial.ts';
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
    ...settingsRemarks(options),
    ...noEditsRemark(options),
    ...editPhaseRemark(trials),
  ].map((text) => `${environment}: ${text}`);
  return [...apartRemark(trials[0]), ...remarks];
}

function commonStepRemark({ trials, commonStep }: EnvironmentRemarksOptions): string[] {
  const unfinished = trials.filter((trial) => !trial.finished);
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

/** Differ from trial to trial by design, are named elsewhere, or change nothing that is compared. */
const ownSettings = /^(variant|seed|steps|pptb|evaluationOffsets|recordInterval|editEvaluation(\.(every|episodes))?)$/;

function settingsRemarks({ trials, treatedVariant }: EnvironmentRemarksOptions): string[] {
  const names = new Set(trials.flatMap((trial) => [...trial.settings.keys()]));
  const remarks = [...names]
    .filter((name) => !ownSettings.test(name))
    .flatMap((name) => {
      const compared = name.startsWith('pptb.') ? trials.filter(({ variant }) => variant === treatedVariant) : trials;
      return differing(
        name,
        compared.map((trial) => trial.settings.get(name) ?? 'absent'),
      );
    });
  return [
    ...remarks,
    ...differing(
      'the engine',
      trials.map((trial) => trial.engine),
    ),
  ];
}

function differing(what: string, values: readonly string[]): string[] {
  const distinct = [...new Set(values)];
  if (distinct.length < 2) return [];
  const counts = distinct.map((value) => `${value} in ${values.filter((one) => one === value).length}`);
  return [`${what} differs between trials: ${counts.join(', ')}`];
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
