import { plainBoth } from '../words/steps.ts';
import type { ComparedTrial } from './comparedTrial.ts';

interface Evaluated {
  /** Environment steps. */
  readonly step: number;
  readonly meanReturn: number;
}

/**
 * The evaluations that a failed run lacks of those that others have, each counting as its last one: a method that diverges is
 * not spared by it.
 *
 * @param all of each run, the failed one included
 */
export function missingEvaluations(
  own: readonly Evaluated[],
  last: number,
  all: readonly (readonly Evaluated[])[],
): Evaluated[] {
  const longest = all.reduce((best, evaluations) => (evaluations.length > best.length ? evaluations : best), own);
  return longest.slice(own.length).map(({ step }) => ({ step, meanReturn: last }));
}

/** Trials of one environment, those that failed with their missing evaluations. */
export function withMissingEvaluations(trials: readonly ComparedTrial[]): ComparedTrial[] {
  const all = trials.map(({ evaluations }) => evaluations);
  return trials.map((trial) => {
    const last = trial.evaluations.at(-1);
    if (trial.failure === null || last === undefined) return trial;
    const missing = missingEvaluations(trial.evaluations, last.meanReturn, all);
    return {
      ...trial,
      evaluations: [...trial.evaluations, ...missing.map((one) => ({ ...one, stepsSinceEdit: null }))],
    };
  });
}

/** What a reader must know of the trials that failed. */
export function failureRemarks<Trial extends Pick<ComparedTrial, 'failure' | 'actionRepeat'>>(
  trials: readonly Trial[],
  nameOf: (trial: Trial) => string,
): string[] {
  return trials.flatMap((trial) =>
    trial.failure === null
      ? []
      : [
          `${nameOf(trial)} failed at step ${plainBoth(trial.failure.step, trial.actionRepeat)} (${trial.failure.message}); ` +
            'it stays in, its missing evaluations count as its last one',
        ],
  );
}
