import { createGenerator } from '@policypath/random';
import { compareRuns, regularEvaluations, type Comparison, type Run } from '@policypath/stats';
import { randomStepsOf } from '@policypath/trial/records';
import type { FollowedTrial } from '../store/followedTrial.ts';
import { html, table, type Html } from '@policypath/figures';
import { shortBoth } from '../words/steps.ts';
import { measured } from '../words/numbers.ts';

export interface ComparisonPartOptions {
  readonly trials: readonly FollowedTrial[];
  /** What the method of each trial is called, by the trial's id. */
  readonly names: ReadonlyMap<string, string>;
  /** Whether the AUC counts the evaluation before any training. */
  readonly includeInitial: boolean;
}

interface FollowedRun extends Run {
  readonly trial: FollowedTrial;
}

/** The comparison that compare, report and export make too, of the evaluations at offset 0, without resampling. */
export function followedComparison({ trials, names, includeInitial }: ComparisonPartOptions): Comparison<FollowedRun> {
  const runs = trials.flatMap((trial): FollowedRun[] => {
    const { manifest, environment, evaluations, state, id } = trial;
    if (manifest === null || evaluations.length === 0) return [];
    return [
      {
        trial,
        environment,
        method: names.get(id) ?? '?',
        seed: manifest.trial.seed,
        name: trial.place.shown,
        untrainedThrough: randomStepsOf(manifest.trial),
        state: state === 'finished' || state === 'failed' ? state : 'unfinished',
        evaluations: new Map([[0, regularEvaluations(evaluations)]]),
      },
    ];
  });
  return compareRuns(runs, { offset: 0, includeInitial, generator: (name) => createGenerator(0, name) });
}

/** A row for each method in each environment: AUC and the last evaluations. */
export function comparisonPart(options: ComparisonPartOptions): Html {
  const counted = options.includeInitial ? 'the one at step 0 included' : 'the one at step 0 left out';
  let comparison: Comparison<FollowedRun>;
  try {
    comparison = followedComparison(options);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return html`<p class="note">These trials cannot be compared: ${error.message}</p>`;
  }
  if (comparison.environments.length === 0) return html`<p>No evaluation after step 0 yet.</p>`;
  return html`<p>
      AUC: mean of a run's evaluations, ${counted}. Means over runs ± standard error, up to the last step that all runs
      of an environment have.
    </p>
    ${table({
      label: 'Comparison',
      columns: ['Environment', 'Method', 'Runs', 'Up to step', 'AUC', 'Last evaluations'],
      classOf: (column) => (column < 2 ? 'text' : 'number'),
      labelled: true,
      rows: comparison.environments.flatMap(({ environment, throughStep, methods }) =>
        [...methods].map(([method, { runs, auc, last }]) => [
          environment,
          method,
          runs.length,
          shortBoth(throughStep, runs[0].run.trial.actionRepeat),
          measured(auc.mean, auc.standardError),
          measured(last.mean, last.standardError),
        ]),
      ),
    })}`;
}
