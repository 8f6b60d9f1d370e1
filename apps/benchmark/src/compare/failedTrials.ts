import { plainBoth } from '../figures/index.ts';
import type { ComparedTrial } from './comparedTrial.ts';

/**
 * Trials of one environment; of those that failed the missing evaluations count as their last one, up to the last that
 * another has: a method that diverges is not spared by it.
 */
export function withMissingEvaluations(trials: readonly ComparedTrial[]): ComparedTrial[] {
  const longest = trials.reduce((best, { evaluations }) => (evaluations.length > best.length ? evaluations : best), [
    ...trials[0].evaluations,
  ] as ComparedTrial['evaluations']);
  return trials.map((trial) => {
    const last = trial.evaluations.at(-1);
    if (trial.failure === null || last === undefined) return trial;
    const missing = longest
      .slice(trial.evaluations.length)
      .map(({ step }) => ({ step, meanReturn: last.meanReturn, stepsSinceEdit: null }));
    return { ...trial, evaluations: [...trial.evaluations, ...missing] };
  });
}

/** What a reader must know of the trials that failed. */
export function failureRemarks(trials: readonly ComparedTrial[]): string[] {
  return trials.flatMap(({ variant, seed, failure, actionRepeat }) =>
    failure === null
      ? []
      : [
          `${variant} seed ${seed} failed at step ${plainBoth(failure.step, actionRepeat)} (${failure.message}); it stays in, ` +
            'its missing evaluations count as its last one',
        ],
  );
}
