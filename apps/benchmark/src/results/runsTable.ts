import { runNumbers, type Comparison, type PlannedRun } from '@policypath/stats';
import { curveOf, type AgentResults, type TrialRun } from './compareTrials.ts';
import { counts, number, steps, stepsOf, text, type Numbers } from './report/column.ts';
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
  const lastCounts = comparison.environments.map(({ environment, methods }) => {
    const [{ last }] = methods.values();
    return `${environment}: the last ${last.evaluations}`;
  });
  return {
    name: 'runs',
    caption: `Every run. AUC and mean of the last evaluations (${lastCounts.join('; ')}) of the part that is used, of a finished run that is not used of all of it.`,
    columns: [
      text('Environment'),
      text('Variant'),
      number('Seed'),
      text('State'),
      steps('Last step', { isRepeated: runs.some(({ trial }) => trial.actionRepeat > 1) }),
      counts(
        'Edits (effective)',
        { edits: 'Edits', effective: 'Effective edits' },
        (edits, effective) => `${edits} (${effective})`,
      ),
      text('Used'),
      number('AUC', { unit: 'return', print: tenth }),
      number('Last evaluations', { unit: 'return', print: tenth }),
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
          { edits: edits.length, effective: edits.filter(({ effective }) => effective).length },
          own?.isUsed === true,
          own?.auc ?? null,
          own?.last ?? null,
        ];
      }),
      ...missing.map(({ environment, method, seed }) => [
        environment,
        method,
        seed,
        'missing',
        null,
        { shown: '' },
        false,
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

function lastStep({ evaluations, trial: { actionRepeat } }: TrialRun): Numbers | null {
  const last = evaluations.get(0)?.at(-1)?.step;
  return last === undefined ? null : stepsOf(last, actionRepeat);
}

function tenth(value: number): string {
  return value.toFixed(1);
}
