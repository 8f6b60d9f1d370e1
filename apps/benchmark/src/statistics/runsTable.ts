import type { ReportTable } from '../report/section.ts';
import { stepsCell } from '../figures/index.ts';
import { lastCount, numbersOf } from './effects.ts';
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
    caption: `Every run. AUC and mean of the last evaluations (${counts.join('; ')}) of the part that is used; none where a run is not.`,
    columns: ['Environment', 'Variant', 'Seed', 'State', 'Last step', 'Edits (effective)', 'AUC', 'Last evaluations'],
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
          tenth(area),
          tenth(last),
        ];
      }),
      ...missing.map(({ environment, variant, seed }) => [environment, variant, seed, 'missing', null, '', null, null]),
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
