import { mean as meanOf, sampleSpread } from '@policypath/stats';
import type { StoredTrial } from '../../../store/storedTrial.ts';
import { plainBoth } from '../../../words/steps.ts';
import { methodNames } from '../../scoresTable.ts';
import { mean, text, type Cell, type Numbers } from '../column.ts';
import type { ReportSection, ReportTable } from '../section.ts';
import { distinct } from './groups.ts';

/** Frames at the end of a trial over which training episodes are averaged. */
const lastFrames = 100_000;

/** A number of one trial. */
interface Measure {
  readonly name: string;
  of(trial: StoredTrial): number | null;
}

const measures: readonly Measure[] = [
  { name: 'SCORE: final episode', of: ({ episodes }) => episodes.at(-1)?.return ?? null },
  {
    name: `training, last ${plainBoth(lastFrames, 1)} frames`,
    of({ episodes, manifest }) {
      const { steps } = manifest.trial;
      const late = episodes.filter(({ step }) => step > steps - lastFrames);
      return late.length === 0 ? null : meanOf(late.map((episode) => episode.return));
    },
  },
  { name: 'last evaluation', of: ({ evaluations }) => evaluations.at(-1)?.meanReturn ?? null },
];

/**
 * The paper's Table 3 (NeurIPS 2024): agents on MinAtar with and without PPTB, final episode returns. null without finished trials
 * there.
 */
export function table3Section(trials: readonly StoredTrial[]): ReportSection | null {
  const all = trials.filter(({ environmentId, state }) => environmentId.startsWith('MinAtar/') && state === 'finished');
  if (all.length === 0) return null;
  return {
    id: 'table-3',
    title: 'MinAtar: final episode returns',
    paragraphs: [
      'The paper’s Table 3 has the final episode returns of DoubleDQN and DoubleDQN-PPTB, mean and standard error over six seeds. Its numbers are printed as a ' +
        'picture that is not to be had, so none stand beside ours. A final episode is one draw of a noisy return: the mean training return of the last ' +
        '100,000 frames is what we compare by, and the last evaluation is greedy.',
    ],
    tables: distinct(all.map(({ agent }) => agent)).map((agent) =>
      tableOf(
        agent,
        all.filter((trial) => trial.agent === agent),
      ),
    ),
    figures: [],
  };
}

function tableOf(agent: string, trials: readonly StoredTrial[]): ReportTable {
  const found = distinct(trials.map(({ method }) => method));
  const methods = [...found.filter((method) => method === 'base'), ...found.filter((method) => method !== 'base')];
  const environments = distinct(trials.map(({ environment }) => environment));
  return {
    name: `table-3-${agent}`,
    caption:
      'Final returns in the form of the paper’s Table 3: mean ± standard error over finished trials. SCORE: return of the last training episode that ended. ' +
      `Steps: ${environments.map((environment) => `${environment} ${stepsIn(trials, environment)}`).join('; ')}.`,
    columns: [
      text('Environment'),
      text('Measure'),
      ...methods.map((method) => mean(nameOf(agent, method), { unit: 'return' })),
    ],
    rows: environments.flatMap((environment) =>
      measures.map(({ name, of }): Cell[] => [
        environment,
        name,
        ...methods.map((method) =>
          cellOf(trials.filter((trial) => trial.environment === environment && trial.method === method).map(of)),
        ),
      ]),
    ),
    notes: [
      `Trials: ${environments
        .map(
          (environment) =>
            `${environment} ${methods.map((method) => `${method} ${count(trials, environment, method)}`).join(', ')}`,
        )
        .join('; ')}.`,
    ],
  };
}

function nameOf(agent: string, method: string): string {
  const [base, treated] = methodNames(agent, method);
  return method === 'base' ? base : treated;
}

function stepsIn(trials: readonly StoredTrial[], environment: string): string {
  const lengths = trials
    .filter((trial) => trial.environment === environment)
    .map(({ manifest }) => manifest.trial.steps);
  return distinct(lengths.map((steps) => plainBoth(steps, 1))).join(' or ');
}

function count(trials: readonly StoredTrial[], environment: string, method: string): number {
  return trials.filter((trial) => trial.environment === environment && trial.method === method).length;
}

function cellOf(values: readonly (number | null)[]): Numbers | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  const { mean: centre, standardError } = sampleSpread(known);
  return { mean: centre, standardError };
}
