import { UsageError } from '@policypath/trial/errors';
import { InvalidArgumentError } from 'commander';
import type { PlannedTrial } from './plannedTrials.ts';

/** A selection of a benchmark's trials; an absent key selects all. */
export type Selection = Readonly<Partial<Record<'env' | 'agent' | 'variant' | 'seed', readonly string[]>>>;

const keys = ['env', 'agent', 'variant', 'seed'] as const;

/** Parses e.g. 'env=Ant-v4,variant=pptb,seed=0,seed=1'; a repeated key adds a value. */
export function selection(text: string, previous: Selection = {}): Selection {
  return text.split(',').reduce((sum: Selection, part) => {
    const [name, value, ...rest] = part.split('=');
    const key = keys.find((known) => known === name);
    if (key === undefined || value === undefined || value === '' || rest.length > 0) {
      throw new InvalidArgumentError(
        'It is a list such as env=Ant-v4,variant=pptb,seed=0; a key may stand there several times.',
      );
    }
    return { ...sum, [key]: [...(sum[key] ?? []), value] };
  }, previous);
}

/** A selection as text, the inverse of parsing. */
export function selectionText(chosen: Selection): string {
  return Object.entries(chosen)
    .flatMap(([key, values]) => values.map((value) => `${key}=${value}`))
    .join(',');
}

/** The selected trials. @throws UsageError when a name is not in the benchmark */
export function selected(trials: readonly PlannedTrial[], chosen: Selection): PlannedTrial[] {
  const valueOf = {
    env: (trial: PlannedTrial) => trial.environment,
    agent: (trial: PlannedTrial) => trial.config.agent,
    variant: (trial: PlannedTrial) => trial.variant,
    seed: (trial: PlannedTrial) => String(trial.seed),
  };
  for (const key of keys) {
    const known = [...new Set(trials.map(valueOf[key]))];
    const unknown = chosen[key]?.find((value) => !known.includes(value));
    if (unknown !== undefined) {
      throw new UsageError(`--only ${key}=${unknown}: the benchmark has no such ${key}; it has ${known.join(', ')}`);
    }
  }
  return trials.filter((trial) => keys.every((key) => chosen[key]?.includes(valueOf[key](trial)) ?? true));
}
