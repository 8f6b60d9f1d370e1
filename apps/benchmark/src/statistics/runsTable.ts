import type { ReportTable } from '../report/section.ts';
import { stepsCell } from '../figures/index.ts';
import { lastCount, numbersOf } from './effects.ts';
import type { MeasuredTrial } from './measuredTrial.ts';
import type { EnvironmentSample } from './sampledRuns.ts';

/** A trial that a benchmark plans. */
export interface PlannedTrial {
  /** Its id. */
  readonly environment: string;
  readonly variant: string;
  readonly seed: number;
  /** Of whatever agent where it is not said. */
  readonly agent?: string;
}

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
      : missingTrials(
          trials.map(asPlanned),
          planned.filter(({ agent }) => agent === undefined || trials.some((trial) => trial.agent === agent)),
        );
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

/** Trials that should be there and are not. */
export function missingTrials(trials: readonly PlannedTrial[], planned: readonly PlannedTrial[]): PlannedTrial[] {
  const present = new Set(trials.flatMap((trial) => [key(trial), key({ ...trial, agent: undefined })]));
  return planned.filter((trial) => !present.has(key(trial)));
}

/** A trial as a benchmark names it: by the id of its environment, whatever tells it apart from others. */
export function asPlanned({ environmentId, agent, variant, seed }: MeasuredTrial): PlannedTrial {
  return { environment: environmentId, agent, variant, seed };
}

/** Every seed of an environment in each of its variants. */
export function everyPair(trials: readonly PlannedTrial[]): PlannedTrial[] {
  return [...new Set(trials.map(({ environment }) => environment))].flatMap((environment) => {
    const own = trials.filter((trial) => trial.environment === environment);
    const seeds = [...new Set(own.map(({ seed }) => seed))].toSorted((a, b) => a - b);
    return [...new Set(own.map(({ variant }) => variant))].flatMap((variant) =>
      seeds.map((seed) => ({ environment, variant, seed })),
    );
  });
}

type NamedTrial = Omit<PlannedTrial, 'agent'> & { readonly agent?: string | undefined };

function key({ environment, agent = '', variant, seed }: NamedTrial): string {
  return `${environment}\n${agent}\n${variant}\n${seed}`;
}

function lastStep({ evaluations, actionRepeat }: MeasuredTrial): number | string | null {
  const last = evaluations.get(0)?.at(-1)?.step;
  return last === undefined ? null : stepsCell(last, actionRepeat);
}

function tenth(value: number | null): number | null {
  return value === null ? null : Math.round(10 * value) / 10;
}
