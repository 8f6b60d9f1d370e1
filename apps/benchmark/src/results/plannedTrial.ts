import type { MeasuredTrial } from './measuredTrial.ts';

/** A trial that a benchmark plans. */
export interface PlannedTrial {
  /** Its id. */
  readonly environment: string;
  readonly variant: string;
  readonly seed: number;
  /** Of whatever agent where it is not said. */
  readonly agent?: string;
}

/** A trial as a benchmark names it: by the id of its environment, whatever tells it apart from others. */
export function asPlanned({ environmentId, agent, variant, seed }: MeasuredTrial): PlannedTrial {
  return { environment: environmentId, agent, variant, seed };
}

/** Trials that should be there and are not. */
export function missingTrials(trials: readonly PlannedTrial[], planned: readonly PlannedTrial[]): PlannedTrial[] {
  const present = new Set(trials.flatMap((trial) => [key(trial), key({ ...trial, agent: undefined })]));
  return planned.filter((trial) => !present.has(key(trial)));
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

/** Those of one agent. */
export function plannedOf(agent: string, planned: readonly PlannedTrial[]): PlannedTrial[] {
  return planned.filter((trial) => trial.agent === undefined || trial.agent === agent);
}

type NamedTrial = Omit<PlannedTrial, 'agent'> & { readonly agent?: string | undefined };

function key({ environment, agent = '', variant, seed }: NamedTrial): string {
  return `${environment}\n${agent}\n${variant}\n${seed}`;
}
