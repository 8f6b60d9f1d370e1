import { UsageError } from '@policypath/trial/errors';
import {
  areaUnderCurve,
  improvement,
  meanCurve,
  notAvailable,
  score,
  throughCommonStep,
  type NumberOrReason,
  type RunEvaluations,
} from '@policypath/stats';
import { agentSteps } from '../words/steps.ts';
import { runsThrough, type Horizon } from './horizons.ts';
import { paperTable2Row } from './paperTable2.ts';
import { measuringCommand, type ComparisonBaseline } from './baselines.ts';
import type { ComparedTrial } from './comparedTrial.ts';
import type { EnvironmentComparison, MethodSummary, Metric } from './comparison.ts';
import type { Footnotes } from './footnotes.ts';
import { methodNames } from './methodNames.ts';
import { environmentRemarks } from './remarks.ts';

export interface CompareEnvironmentOptions {
  readonly environment: string;
  readonly agent: string;
  /** The variant that is set beside the base. */
  readonly variant: string;
  /** Trials of the base and of that variant, of this agent in this environment, each with evaluations. */
  readonly trials: readonly ComparedTrial[];
  /** Where what is compared ends. */
  readonly horizon: Horizon;
  readonly random: ComparisonBaseline | null;
  readonly excludeInitial: boolean;
  readonly footnotes: Footnotes;
}

/** Steps of the evaluations that all trials have. @throws UsageError when they were evaluated at different steps */
export function commonSteps(trials: readonly ComparedTrial[]): readonly number[] {
  const { runs } = asUsageError(() => throughCommonStep(trials.map(runOf)));
  return runs[0].steps;
}

/** @throws UsageError when the trials were evaluated at different steps */
export function compareEnvironment(options: CompareEnvironmentOptions): EnvironmentComparison {
  const { environment, agent, variant: treatedVariant, horizon, random, excludeInitial, footnotes } = options;
  const trials = options.trials.toSorted((a, b) => a.seed - b.seed);
  const [{ environmentId, actionRepeat }] = trials;
  const common = asUsageError(() => throughCommonStep(trials.map(runOf)));
  const runs = runsThrough(common.runs, horizon);
  const throughStep = Math.min(common.step, horizon ?? common.step);
  const includesInitial = !excludeInitial && runs.every((run) => run.steps[0] === 0);

  const summaryOf = (variant: string): MethodSummary | null => {
    const own = trials.filter((trial) => trial.variant === variant);
    if (own.length === 0) return null;
    const ownRuns = runs.filter((_, index) => trials[index].variant === variant);
    return asUsageError(() => ({
      seeds: own.map((trial) => trial.seed),
      score: score(ownRuns),
      auc: areaUnderCurve(ownRuns, { includeInitial: includesInitial }),
      curve: meanCurve(ownRuns),
      trials: own.map(({ folder, seed, finished, failure, evaluations, editSteps }) => {
        const edits = editSteps.filter(({ step }) => horizon === null || step <= horizon);
        return {
          folder,
          seed,
          finished,
          failed: failure !== null,
          lastStep: failure?.step ?? evaluations.at(-1)?.step ?? 0,
          edits: edits.length,
          effectiveEdits: edits.filter(({ effective }) => effective).length,
        };
      }),
    }));
  };
  const base = summaryOf('base');
  const treated = summaryOf(treatedVariant);
  const names = methodNames(agent, treatedVariant);

  // First, so that they are numbered in the order in which the table is read.
  const remarks = environmentRemarks({ environment, trials, treatedVariant, commonStep: common.step, names }).map(
    (text) => footnotes.add(text),
  );

  const gain = (metric: Metric): NumberOrReason => {
    if (base === null || treated === null) {
      return notAvailable(
        `there are no ${base === null ? names.baseName : names.treatedName} trials in ${environment}`,
      );
    }
    if (random === null) {
      return notAvailable(
        `no random-agent baseline for ${environment}; measure it: ${measuringCommand(environmentId, actionRepeat)}`,
      );
    }
    if (base[metric].standardError === null) {
      return notAvailable(`one seed of ${names.baseName} tells no error of base minus random: run at least two`);
    }
    const outcome = improvement({ base: base[metric], treated: treated[metric], random });
    return outcome.available ? outcome : notAvailable(`${environment}, ${metric.toUpperCase()}: ${outcome.reason}`);
  };
  const improvements = { score: gain('score'), auc: gain('auc') };
  const notesOf = (metric: Metric): number[] => [
    ...footnotes.addReason(improvements[metric]),
    ...(improvements[metric].available && withinError(base, treated, metric)
      ? [footnotes.add('the difference is within its own standard error over seeds: no gain or loss is shown')]
      : []),
  ];
  return {
    environment,
    environmentId,
    actionRepeat,
    throughStep,
    throughAgentStep: agentSteps(throughStep, actionRepeat),
    includesInitial,
    base,
    treated,
    random,
    improvement: improvements,
    improvementFootnotes: { score: notesOf('score'), auc: notesOf('auc') },
    footnotes: remarks,
    paper: horizon === null || treatedVariant !== 'pptb' ? null : paperTable2Row(agent, environmentId, horizon),
  };
}

function runOf({ environment, agent, variant, seed, folder, evaluations }: ComparedTrial): RunEvaluations {
  return {
    name: `${environment} ${agent} ${variant} seed ${seed}, ${folder}`,
    steps: evaluations.map(({ step }) => step),
    meanReturns: evaluations.map(({ meanReturn }) => meanReturn),
  };
}

function withinError(base: MethodSummary | null, treated: MethodSummary | null, metric: Metric): boolean {
  if (base === null || treated === null) return false;
  const [a, b] = [base[metric], treated[metric]];
  if (a.standardError === null || b.standardError === null) return false;
  return Math.abs(b.mean - a.mean) <= Math.hypot(a.standardError, b.standardError);
}

/** Trials that do not fit together are a mistake in what was given, not in the program. */
function asUsageError<Result>(act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}
