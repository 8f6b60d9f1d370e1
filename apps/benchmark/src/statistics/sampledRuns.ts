import { meanCurve, throughCommonStep, type RunEvaluations } from '@policypath/stats';
import { UsageError } from '../cli/usageError.ts';
import { apartRemark } from '../compare/toldApart.ts';
import { plainBoth, shortBoth } from '../figures/index.ts';
import { trialName, type MeasuredTrial } from './measuredTrial.ts';

/** A trial and the part of its evaluations that is used. */
export interface SampledRun {
  readonly trial: MeasuredTrial;
  readonly run: RunEvaluations;
}

/** The runs of one environment at one offset that statistics are made of. */
export interface EnvironmentSample {
  /** What it is called. */
  readonly environment: string;
  readonly environmentId: string;
  /** Environment steps that an action is held for, in all of its runs. */
  readonly actionRepeat: number;
  /** In environment steps. */
  readonly throughStep: number;
  /** By variant, the base first; all evaluated at the same steps. */
  readonly variants: ReadonlyMap<string, readonly SampledRun[]>;
  /** What a reader must know of the choice. */
  readonly notes: readonly string[];
}

export interface SampleOptions {
  /** Of one agent. */
  readonly trials: readonly MeasuredTrial[];
  readonly offset: number;
  /** Use a seed only when its trials have ended in every environment and variant. Default false. */
  readonly wholeBlocks?: boolean;
}

/**
 * Chooses the runs: those that have ended, where each variant of the environment has one such; else all, cut to their last
 * common evaluation. A trial that failed stays in: its missing evaluations count as its last one.
 *
 * @throws UsageError when trials of one environment were evaluated at different steps
 */
export function sampledRuns({ trials, offset, wholeBlocks = false }: SampleOptions): EnvironmentSample[] {
  const complete = wholeBlocks ? completeSeeds(trials) : null;
  const environments = [...new Set(trials.map(({ environment }) => environment))];
  return environments.flatMap((environment) => {
    const own = trials.filter((trial) => trial.environment === environment && evaluationsOf(trial, offset).length > 0);
    const inBlocks = complete === null ? own : own.filter(({ seed }) => complete.has(seed));
    if (inBlocks.length === 0) return [];
    const ended = inBlocks.filter(hasEnded);
    const everyVariant = variantsOf(inBlocks).every((variant) => ended.some((trial) => trial.variant === variant));
    const used = everyVariant ? ended : inBlocks;
    const { step, runs } = cutRuns(used, offset);
    const [{ environmentId, actionRepeat }] = used;
    return [
      {
        environment,
        environmentId,
        actionRepeat,
        throughStep: step,
        variants: new Map(
          variantsOf(used).map((variant) => [
            variant,
            used.flatMap((trial, index) => (trial.variant === variant ? [{ trial, run: runs[index] }] : [])),
          ]),
        ),
        notes: [
          ...apartRemark(used[0]),
          ...choiceNotes({ environment, own, used, step, complete }),
          ...failureNotes(used),
        ],
      },
    ];
  });
}

function evaluationsOf(trial: MeasuredTrial, offset: number): readonly { step: number; meanReturn: number }[] {
  return trial.evaluations.get(offset) ?? [];
}

function hasEnded({ state }: MeasuredTrial): boolean {
  return state !== 'unfinished';
}

/** The base first, then by name. */
function variantsOf(trials: readonly MeasuredTrial[]): string[] {
  const names = new Set(trials.map(({ variant }) => variant));
  return [...names].toSorted((a, b) => Number(b === 'base') - Number(a === 'base') || (a < b ? -1 : 1));
}

/** Seeds whose trials have ended in every pair of environment and variant that there is. */
function completeSeeds(trials: readonly MeasuredTrial[]): Set<number> {
  const cells = new Set(trials.map(({ environment, variant }) => `${environment} ${variant}`));
  const bySeed = new Map<number, number>();
  for (const { seed } of trials.filter(hasEnded)) bySeed.set(seed, (bySeed.get(seed) ?? 0) + 1);
  return new Set([...bySeed].filter(([, count]) => count === cells.size).map(([seed]) => seed));
}

function cutRuns(trials: readonly MeasuredTrial[], offset: number): { step: number; runs: RunEvaluations[] } {
  const longest = trials
    .map((trial) => evaluationsOf(trial, offset))
    .reduce((best, evaluations) => (evaluations.length > best.length ? evaluations : best));
  const runs = trials.map((trial) => {
    const evaluations = evaluationsOf(trial, offset);
    const missing = trial.state === 'failed' ? longest.slice(evaluations.length) : [];
    const last = evaluations[evaluations.length - 1].meanReturn;
    return {
      name: `${trialName(trial)}, ${trial.folder}`,
      steps: [...evaluations, ...missing].map(({ step }) => step),
      meanReturns: [...evaluations.map(({ meanReturn }) => meanReturn), ...missing.map(() => last)],
    };
  });
  try {
    const cut = throughCommonStep(runs);
    // Refuses runs of different evaluation intervals, by name.
    meanCurve(cut.runs);
    return { step: cut.step, runs: cut.runs };
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

interface Choice {
  readonly environment: string;
  readonly own: readonly MeasuredTrial[];
  readonly used: readonly MeasuredTrial[];
  readonly step: number;
  readonly complete: ReadonlySet<number> | null;
}

function choiceNotes({ environment, own, used, step, complete }: Choice): string[] {
  const through = shortBoth(step, used[0].actionRepeat);
  const leftOut = own.filter((trial) => !used.includes(trial));
  const unfinished = used.filter((trial) => !hasEnded(trial));
  const notes: string[] = [];
  if (unfinished.length > 0) {
    notes.push(
      `interim: ${unfinished.length} of ${used.length} runs have not ended; all are used up to step ${through}`,
    );
  } else if (used.some((trial) => trial.state === 'finished' && trial.steps > step)) {
    notes.push(`runs differ in length; all are used up to step ${through}`);
  }
  if (leftOut.length > 0) {
    const why = complete === null ? 'not ended' : 'outside the whole blocks';
    notes.push(`left out, ${why}: ${leftOut.map(({ variant, seed }) => `${variant} ${seed}`).join(', ')}`);
  }
  return notes.map((text) => `${environment}: ${text}`);
}

function failureNotes(used: readonly MeasuredTrial[]): string[] {
  return used.flatMap((trial) =>
    trial.failure === null
      ? []
      : [
          `${trialName(trial)} failed at step ${plainBoth(trial.failure.step, trial.actionRepeat)} (${trial.failure.message}); ` +
            'it stays in, its missing evaluations count as its last one',
        ],
  );
}
