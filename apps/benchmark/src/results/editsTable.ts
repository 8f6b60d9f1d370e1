import { createGenerator } from '@policypath/random';
import { meanInterval, sampleSpread, stratifiedBootstrap } from '@policypath/stats';
import type { ReportTable } from './report/section.ts';
import type { ResamplingOptions } from './effects.ts';
import type { MeasuredEdit, MeasuredTrial } from './measuredTrial.ts';
import { bounds, chanceNote, measured, printedLevel, printedReturn } from './printed.ts';
import { described, verdict } from './verdict.ts';

/** What sampled edits do at once to the return, the run being the unit; null when none was evaluated. */
export function editsTable(trials: readonly MeasuredTrial[], options: ResamplingOptions): ReportTable | null {
  const evaluated = trials.filter(({ editEvaluations }) => editEvaluations.length > 0);
  if (evaluated.length === 0) return null;
  const open = evaluated.filter(({ state }) => state === 'unfinished').length;
  const level = printedLevel(options.level);
  const groups = [...new Set(evaluated.map(({ environment, variant }) => `${environment}\n${variant}`))];
  return {
    name: 'edit-evaluations',
    caption:
      'Mean return right after an edit minus right before it, on the same start states, at a sample of the edits: means over ' +
      `the edits of a run, then over runs ± standard error over runs, with a ${level} bootstrap interval over runs; the last column asks Student's interval too. Secondary: it is what an ` +
      'edit does to the policy at that moment, not what it does to learning.',
    columns: [
      'Environment',
      'Variant',
      'Runs',
      'Edits',
      'Before',
      'After',
      'Difference',
      `Bootstrap ${level}`,
      'Edits that raised it',
      'First / middle / last third of the steps',
      'Difference lies',
    ],
    notes: [
      chanceNote(groups.length, options.level),
      ...(open === 0 ? [] : [`interim: ${open} of ${evaluated.length} runs have not ended`]),
    ],
    rows: groups.map((group) => {
      const [environment, variant] = group.split('\n');
      return editRow(
        evaluated.filter((trial) => trial.environment === environment && trial.variant === variant),
        options,
      );
    }),
  };
}

function editRow(trials: readonly MeasuredTrial[], { seed, resamples, level }: ResamplingOptions): (string | number)[] {
  const [{ environment, variant }] = trials;
  const edits = trials.flatMap(({ editEvaluations }) => editEvaluations);
  const differences = trials.map(({ editEvaluations }) => mean(editEvaluations.map(gain)));
  const spread = sampleSpread(differences);
  const interval = stratifiedBootstrap({
    strata: [differences],
    statistic: ([own]) => mean(own),
    resamples,
    level,
    generator: createGenerator(seed, `statistics/edits/${environment}/${variant}`),
  });
  const said = verdict(interval, meanInterval(differences, { level }));
  const raised = edits.filter((edit) => gain(edit) > 0).length;
  return [
    environment,
    variant,
    trials.length,
    edits.length,
    printedReturn(meanOverRuns(trials, ({ before }) => before.meanReturn)),
    printedReturn(meanOverRuns(trials, ({ after }) => after.meanReturn)),
    measured(spread.mean, spread.standardError),
    bounds(interval, printedReturn),
    `${raised} of ${edits.length}`,
    thirds(trials)
      .map((value) => (value === null ? '-' : printedReturn(value)))
      .join(' / '),
    described(said),
  ];
}

function gain({ before, after }: MeasuredEdit): number {
  return after.meanReturn - before.meanReturn;
}

/** Mean over the edits of a run, then over the runs that have one. */
function meanOverRuns(
  trials: readonly Pick<MeasuredTrial, 'editEvaluations'>[],
  of: (edit: MeasuredEdit) => number,
): number {
  return mean(
    trials.flatMap(({ editEvaluations }) => (editEvaluations.length === 0 ? [] : [mean(editEvaluations.map(of))])),
  );
}

/** Mean difference in each third of the steps; null where there was no edit. */
function thirds(trials: readonly MeasuredTrial[]): (number | null)[] {
  return [0, 1, 2].map((third) => {
    const own = trials.map(({ steps, editEvaluations }) => ({
      editEvaluations: editEvaluations.filter(
        ({ step }) => Math.min(2, Math.floor((3 * step) / Math.max(1, steps))) === third,
      ),
    }));
    return own.every(({ editEvaluations }) => editEvaluations.length === 0) ? null : meanOverRuns(own, gain);
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
