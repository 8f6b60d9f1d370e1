import type { ReportTable } from './report/section.ts';
import { stepsCell } from '../words/steps.ts';
import { lastCount, numbersOf, perRunStatistics } from './effects.ts';
import type { MeasuredTrial } from './measuredTrial.ts';
import { asPlanned, everyPair, missingTrials, plannedOf, type PlannedTrial } from './plannedTrial.ts';
import type { EnvironmentSample } from './sampledRuns.ts';

export interface RunsTableOptions {
  /** Of one agent. */
  readonly trials: readonly MeasuredTrial[];
  readonly samples: readonly EnvironmentSample[];
  readonly includeInitial: boolean;
  /** What should be there. Default: every seed of an environment in each of its variants. */
  readonly planned?: readonly PlannedTrial[];
}

/** Every run with its state and its two numbers, those that are missing too. */
export function runsTable({ trials, samples, includeInitial, planned }: RunsTableOptions): ReportTable {
  const numbers = new Map<MeasuredTrial, readonly [number, number]>();
  for (const { variants } of samples) {
    for (const runs of variants.values()) {
      const curves = runs.map(({ run }) => run);
      const areas = numbersOf(curves, 'area under curve', includeInitial);
      const lasts = numbersOf(curves, 'mean of last evaluations', includeInitial);
      runs.forEach(({ trial }, index) => numbers.set(trial, [areas[index], lasts[index]]));
    }
  }
  const used = new Set(numbers.keys());
  for (const trial of trials) {
    const evaluations = trial.evaluations.get(0) ?? [];
    if (used.has(trial) || trial.state !== 'finished' || evaluations.length === 0) continue;
    const curve = [
      { steps: evaluations.map(({ step }) => step), meanReturns: evaluations.map((one) => one.meanReturn) },
    ];
    const [[area], [last]] = perRunStatistics.map((statistic) => numbersOf(curve, statistic, includeInitial));
    numbers.set(trial, [area, last]);
  }
  const missing =
    planned === undefined
      ? missingTrials(trials, everyPair(trials))
      : missingTrials(trials.map(asPlanned), plannedOf(trials[0].agent, planned));
  const counts = samples.map(({ environment, variants }) => {
    const [first] = variants.values();
    return `${environment}: the last ${lastCount(first.map(({ run }) => run))}`;
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
      ...trials.map((trial) => {
        const [area, last] = numbers.get(trial) ?? [null, null];
        return [
          trial.environment,
          trial.variant,
          trial.seed,
          trial.state,
          lastStep(trial),
          `${trial.edits} (${trial.effectiveEdits})`,
          used.has(trial) ? 'yes' : 'no',
          tenth(area),
          tenth(last),
        ];
      }),
      ...missing.map(({ environment, variant, seed }) => [
        environment,
        variant,
        seed,
        'missing',
        null,
        '',
        'no',
        null,
        null,
      ]),
    ],
    notes: [...new Set(samples.flatMap(({ notes }) => notes))],
  };
}

function lastStep({ evaluations, actionRepeat }: MeasuredTrial): number | string | null {
  const last = evaluations.get(0)?.at(-1)?.step;
  return last === undefined ? null : stepsCell(last, actionRepeat);
}

function tenth(value: number | null): number | null {
  return value === null ? null : Math.round(10 * value) / 10;
}
