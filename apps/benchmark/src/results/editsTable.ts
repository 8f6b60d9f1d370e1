import {
  mean,
  described,
  meanInterval,
  sampleSpread,
  stratifiedBootstrap,
  verdict,
  type BootstrapOptions,
} from '@policypath/stats';
import type { EditEvaluationRecord } from '@policypath/trial/records';
import type { StoredTrial } from '../store/storedTrial.ts';
import type { AgentResults, TrialRun } from './compareTrials.ts';
import { intervalCell, ruleInterval } from './intervalRule.ts';
import { counts, mean as meanColumn, number, text, type Cell } from './report/column.ts';
import type { ReportTable } from './report/section.ts';
import { chanceNote } from '../words/numbers.ts';

/** Differences by the third of the steps in which the edit was. */
const thirdNames = ['First third of the steps', 'Middle third', 'Last third'];

/** The immediate change of the return by sampled edits, averaged within runs first; null when none was evaluated. */
export function editsTable({ runs, comparisons, blocks, wholeBlocks, generator }: AgentResults): ReportTable | null {
  const [{ level, resamples }] = comparisons;
  const evaluated = runs.filter((run) => run.trial.editEvaluations.length > 0 && (!wholeBlocks || blocks.holds(run)));
  if (evaluated.length === 0) return null;
  const open = evaluated.filter(({ state }) => state === 'unfinished').length;
  const groups = [...new Set(evaluated.map(({ environment, method }) => `${environment}\n${method}`))];
  return {
    name: 'edit-evaluations',
    caption:
      'Mean return right after an edit minus right before it, on the same start states, at a sample of the edits: means over ' +
      "the edits of a run, then over runs ± standard error over runs, with its interval; the last column asks Student's interval too. Secondary: it is what an " +
      'edit does to the policy at that moment, not what it does to learning.',
    columns: [
      text('Environment'),
      text('Variant'),
      number('Runs'),
      number('Edits'),
      number('Before', { unit: 'return' }),
      number('After', { unit: 'return' }),
      meanColumn('Difference', { unit: 'return' }),
      ruleInterval({ level }, { unit: 'return', name: 'Difference' }),
      counts(
        'Edits that raised it',
        { raised: 'Edits that raised it', of: 'Edits evaluated' },
        (raised, of) => `${raised} of ${of}`,
      ),
      ...thirdNames.map((name) => number(name, { unit: 'return' })),
      text('Difference lies'),
    ],
    notes: [
      chanceNote(groups.length, level),
      ...(open === 0 ? [] : [`interim: ${open} of ${evaluated.length} runs have not ended`]),
    ],
    rows: groups.map((group) => {
      const [environment, method] = group.split('\n');
      return editRow(
        evaluated.filter((run) => run.environment === environment && run.method === method),
        { level, resamples, generator: generator(`edits/${environment}/${method}`) },
      );
    }),
  };
}

function editRow(runs: readonly TrialRun[], { level, ...resampling }: Required<BootstrapOptions>): Cell[] {
  const [{ environment, method }] = runs;
  const trials = runs.map(({ trial }) => trial);
  const edits = trials.flatMap(({ editEvaluations }) => editEvaluations);
  const differences = trials.map(({ editEvaluations }) => mean(editEvaluations.map(gain)));
  const spread = sampleSpread(differences);
  const interval = stratifiedBootstrap({
    strata: [differences],
    statistic: ([own]) => mean(own),
    level,
    ...resampling,
  });
  const said = verdict(interval, meanInterval(differences, { level }));
  const raised = edits.filter((edit) => gain(edit) > 0).length;
  return [
    environment,
    method,
    trials.length,
    edits.length,
    meanOverRuns(trials, ({ before }) => before.meanReturn),
    meanOverRuns(trials, ({ after }) => after.meanReturn),
    { mean: spread.mean, standardError: spread.standardError },
    intervalCell(interval),
    { raised, of: edits.length },
    ...thirds(trials),
    described(said),
  ];
}

function gain({ before, after }: EditEvaluationRecord): number {
  return after.meanReturn - before.meanReturn;
}

/** Mean over the edits of a run, then over the runs that have one. */
function meanOverRuns(
  trials: readonly Pick<StoredTrial, 'editEvaluations'>[],
  of: (edit: EditEvaluationRecord) => number,
): number {
  return mean(
    trials.flatMap(({ editEvaluations }) => (editEvaluations.length === 0 ? [] : [mean(editEvaluations.map(of))])),
  );
}

/** Mean difference in each third of the steps; null where there was no edit. */
function thirds(trials: readonly StoredTrial[]): (number | null)[] {
  return [0, 1, 2].map((third) => {
    const own = trials.map(
      ({
        manifest: {
          trial: { steps },
        },
        editEvaluations,
      }) => ({
        editEvaluations: editEvaluations.filter(
          ({ step }) => Math.min(2, Math.floor((3 * step) / Math.max(1, steps))) === third,
        ),
      }),
    );
    return own.every(({ editEvaluations }) => editEvaluations.length === 0) ? null : meanOverRuns(own, gain);
  });
}
