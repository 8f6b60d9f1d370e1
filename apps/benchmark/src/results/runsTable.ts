import { runNumbers, type Comparison, type PlannedRun } from '@policypath/stats';
import { stepsCell } from '../words/steps.ts';
import { curveOf, type AgentResults, type TrialRun } from './compareTrials.ts';
import type { ReportTable } from './report/section.ts';
import { selectionNotes } from './selectionNotes.ts';

/** AUC and mean of the last evaluations of each run: of the part that is used, of other finished runs of all of it. */
export function numbersByRun(
  runs: readonly TrialRun[],
  { environments, offset, includeInitial }: Comparison<TrialRun>,
): Map<TrialRun, { readonly auc: number; readonly last: number; readonly isUsed: boolean }> {
  const numbers = new Map<TrialRun, { auc: number; last: number; isUsed: boolean }>();
  for (const { methods } of environments) {
    for (const { runs: own, auc, last } of methods.values()) {
      own.forEach(({ run }, index) =>
        numbers.set(run, { auc: auc.perRun[index], last: last.perRun[index], isUsed: true }),
      );
    }
  }
  for (const run of runs) {
    const curve = curveOf(run, offset);
    if (numbers.has(run) || run.state !== 'finished' || curve.steps.length === 0) continue;
    const { auc, last } = runNumbers([curve], { offset, includeInitial });
    numbers.set(run, { auc: auc.mean, last: last.mean, isUsed: false });
  }
  return numbers;
}

/** Every run with its state and its two numbers, those that are missing too. */
export function runsTable({ runs, planned }: AgentResults, comparison: Comparison<TrialRun>): ReportTable {
  const numbers = numbersByRun(runs, comparison);
  const missing =
    planned === null
      ? missingRuns(runs, everyPair(runs))
      : missingRuns(
          runs.map((run) => ({ ...run, environment: run.trial.environmentId })),
          planned,
        );
  const counts = comparison.environments.map(({ environment, methods }) => {
    const [{ last }] = methods.values();
    return `${environment}: the last ${last.evaluations}`;
  });
  return {
    name: 'runs',
    caption: `Every run. AUC and mean of the last evaluations (${counts.join('; ')}) of the part that is used, of a finished run that is not used of all of it.`,
    columns: [
      'Environment',
      'Variant',
      'Seed',
      'State',
      'Last step',
      'Edits (effective)',
      'Used',
      'AUC',
      'Last evaluations',
    ],
    rows: [
      ...runs.map((run) => {
        const own = numbers.get(run);
        const { edits } = run.trial;
        return [
          run.environment,
          run.method,
          run.seed,
          run.state,
          lastStep(run),
          `${edits.length} (${edits.filter(({ effective }) => effective).length})`,
          own?.isUsed === true ? 'yes' : 'no',
          tenth(own?.auc),
          tenth(own?.last),
        ];
      }),
      ...missing.map(({ environment, method, seed }) => [
        environment,
        method,
        seed,
        'missing',
        null,
        '',
        'no',
        null,
        null,
      ]),
    ],
    notes: selectionNotes(comparison),
  };
}

/** Planned runs that are missing. */
export function missingRuns<Planned extends PlannedRun>(
  runs: readonly PlannedRun[],
  planned: readonly Planned[],
): Planned[] {
  const key = ({ environment, method, seed }: PlannedRun): string => JSON.stringify([environment, method, seed]);
  const present = new Set(runs.map(key));
  return planned.filter((run) => !present.has(key(run)));
}

/** Every seed of an environment in each of its methods. */
function everyPair(runs: readonly PlannedRun[]): PlannedRun[] {
  return [...new Set(runs.map(({ environment }) => environment))].flatMap((environment) => {
    const own = runs.filter((run) => run.environment === environment);
    const seeds = [...new Set(own.map(({ seed }) => seed))].toSorted((a, b) => a - b);
    return [...new Set(own.map(({ method }) => method))].flatMap((method) =>
      seeds.map((seed) => ({ environment, method, seed })),
    );
  });
}

function lastStep({ evaluations, trial: { actionRepeat } }: TrialRun): number | string | null {
  const last = evaluations.get(0)?.at(-1)?.step;
  return last === undefined ? null : stepsCell(last, actionRepeat);
}

function tenth(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(10 * value) / 10;
}
