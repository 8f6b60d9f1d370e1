import { learningCurves, lineColours, black, type CurvePanel } from '@policypath/figures';
import { mean, sampleSpread, score, type RunEvaluations } from '@policypath/stats';
import type { EvaluatedEditRecord } from '@policypath/trial/records';
import type { StoredTrial } from '../../../store/storedTrial.ts';
import { counted, rounded } from '../../../words/numbers.ts';
import { stepsAxis } from '../../../words/steps.ts';
import { counts, mean as meanColumn, number, text, type Cell } from '../column.ts';
import type { ReportFigure, ReportSection } from '../section.ts';
import { byVariant, distinct, type TrialsOfVariant } from './groups.ts';

/** One edit that was evaluated in trials of one method: returns at the evaluations that all of them have. */
interface EvaluatedGroup extends TrialsOfVariant {
  readonly edit: string;
  readonly window: number;
  readonly rank: number | undefined;
  readonly boost: number | undefined;
  /** Steps of the evaluations; none where the runs have none in common. */
  readonly steps: readonly number[];
  /** Returns at these steps, one list a run, of the edit and of the policy itself from the same start states. */
  readonly edited: readonly (readonly number[])[];
  readonly policy: readonly (readonly number[])[];
  readonly failures: number;
  readonly evaluations: number;
  readonly relativeDisplacement: number;
}

const ofReturn = { unit: 'return' } as const;
const outOf = (count: number, of: number): string => `${count} of ${of}`;

/**
 * Edits that were only evaluated, beside the policy that goes on learning without them: SCORE as the paper takes it, the mean
 * over the evaluations, and curves. null where no trial evaluated any.
 */
export function evaluatedEditsSection(trials: readonly StoredTrial[]): ReportSection | null {
  const groups = byVariant(trials.filter(({ evaluatedEdits }) => evaluatedEdits.length > 0)).flatMap(groupsOf);
  if (groups.length === 0) return null;
  const episodes = distinct(
    trials.flatMap(({ evaluatedEdits }) => evaluatedEdits.flatMap(({ returns }) => returns?.length ?? [])),
  );
  return {
    id: 'evaluated-edits',
    title: 'Edits that were only evaluated',
    paragraphs: [
      'At each evaluation the policy was edited and the edited policies were evaluated, too; then training went on with the policy itself. So these numbers ' +
        'tell what an edit does to the policy at that moment, for many settings of one trial, and nothing of what learning with edited policies does.',
      `The policy has ${counted(episodes[0] ?? 0, 'episode')} here, from the same start states as each edit: its numbers differ from those of all its episodes above.`,
    ],
    tables: [
      {
        name: 'evaluated-edits',
        caption:
          'Edits of the newest snapshot, and means of the newest snapshots (window-mean). SCORE: the highest mean over runs among the evaluations, as the paper ' +
          'takes it. Mean: over the evaluations of a run, then over runs ± standard error over runs. Difference: edit minus policy, paired within evaluations. ' +
          "Move: mean length of the edit, in percent of the policy's norm.",
        columns: [
          text('Environment'),
          text('Method'),
          text('Edit'),
          number('Window', { unit: 'snapshots', print: String }),
          number('r_t'),
          number('p_b'),
          number('Runs'),
          number('Evaluations'),
          number('SCORE', ofReturn),
          number('SCORE of the policy', ofReturn),
          meanColumn('Mean', ofReturn),
          meanColumn('Mean of the policy', ofReturn),
          meanColumn('Difference', ofReturn),
          counts('Better', { better: 'Better', compared: 'Compared' }, outOf),
          number('Move %', { name: 'Move', unit: '% of the norm', print: rounded }),
          counts('Failed', { failed: 'Failed', of: 'Evaluations of all runs' }, (failed, of) =>
            failed === 0 ? '0' : outOf(failed, of),
          ),
        ],
        rows: groups.map(rowOf),
        notes: [
          'SCORE is a maximum: with few episodes and many settings it rises by chance alone, and the best of many settings without effect beats the policy. Choose a setting on other seeds than those that it is reported on.',
          ...(groups.some(({ failures }) => failures > 0)
            ? ['Failed: evaluations without a finite return; they are left out of the other numbers of their row.']
            : []),
        ],
      },
    ],
    figures: figuresOf(groups),
  };
}

function groupsOf(of: TrialsOfVariant): EvaluatedGroup[] {
  const keyOf = ({ edit, window, rank, boost }: EvaluatedEditRecord): string =>
    JSON.stringify([edit, window, rank ?? null, boost ?? null]);
  const all = of.trials.flatMap(({ evaluatedEdits }) => evaluatedEdits);
  return distinct(all.toSorted(inOrder).map(keyOf)).map((key) => {
    const runs = of.trials.map(({ evaluatedEdits }) => evaluatedEdits.filter((record) => keyOf(record) === key));
    const records = runs.flat();
    const [{ edit, window, rank, boost }] = records;
    const own = runs.filter((lines) => lines.length > 0);
    const played = own.map(
      (lines) => new Map(lines.flatMap((line) => (line.meanReturn === null ? [] : [[line.step, line]]))),
    );
    const steps = [...(played[0]?.keys() ?? [])].filter((step) => played.every((lines) => lines.has(step)));
    const numbers = (read: (line: EvaluatedEditRecord) => number | null): number[][] =>
      played.map((lines) => steps.map((step) => read(lines.get(step)!) ?? 0));
    const moves = records.flatMap(({ relativeDisplacement }) => relativeDisplacement ?? []);
    return {
      ...of,
      edit,
      window,
      rank,
      boost,
      steps,
      edited: numbers((line) => line.meanReturn),
      policy: numbers((line) => line.policyMeanReturn),
      failures: records.filter(({ meanReturn }) => meanReturn === null).length,
      evaluations: records.length,
      relativeDisplacement: moves.length === 0 ? NaN : mean(moves),
    };
  });
}

/** Edits by window, rank and boost; means of snapshots after them. */
function inOrder(a: EvaluatedEditRecord, b: EvaluatedEditRecord): number {
  return (
    Number(a.edit === 'window-mean') - Number(b.edit === 'window-mean') ||
    a.window - b.window ||
    (a.rank ?? 0) - (b.rank ?? 0) ||
    (a.boost ?? 0) - (b.boost ?? 0)
  );
}

function rowOf(group: EvaluatedGroup): Cell[] {
  const { environment, variant, edit, window, rank, boost, steps, edited, policy, failures, evaluations } = group;
  const name = [environment, variant, edit, window, rank ?? null, boost ?? null, edited.length, steps.length];
  const failed = { failed: failures, of: evaluations };
  const move = Number.isFinite(group.relativeDisplacement) ? 100 * group.relativeDisplacement : null;
  if (steps.length === 0) return [...name, null, null, null, null, null, null, move, failed];
  const asRuns = (returns: readonly (readonly number[])[]): RunEvaluations[] =>
    returns.map((meanReturns) => ({ steps, meanReturns }));
  const differences = edited.map((returns, run) => mean(returns.map((value, i) => value - policy[run][i])));
  const better = edited.flatMap((returns, run) => returns.filter((value, i) => value > policy[run][i])).length;
  return [
    ...name,
    score(asRuns(edited)).mean,
    score(asRuns(policy)).mean,
    spreadCell(edited.map((returns) => mean(returns))),
    spreadCell(policy.map((returns) => mean(returns))),
    spreadCell(differences),
    { better, compared: edited.length * steps.length },
    move,
    failed,
  ];
}

function spreadCell(values: readonly number[]): Cell {
  const { mean: centre, standardError } = sampleSpread(values);
  return { mean: centre, standardError };
}

/** By rank, the smallest first. */
const dashesOf = [undefined, '6,3', '2,2', '8,2,2,2'];

/** A panel an environment, method and window: the policy in black, edits in colours. */
function figuresOf(groups: readonly EvaluatedGroup[]): ReportFigure[] {
  const shown = groups.filter(({ steps }) => steps.length > 0);
  const panels = distinct(shown.map(panelName)).map((title) => {
    const own = shown.filter((group) => panelName(group) === title);
    return { title, groups: own };
  });
  if (panels.length === 0) return [];
  const ranks = distinct(shown.map(({ rank }) => rank)).toSorted((a, b) => (a ?? 0) - (b ?? 0));
  const colours = {
    edits: distinct(shown.filter(({ edit }) => edit !== 'window-mean').map(({ boost }) => boost)),
    means: distinct(shown.filter(({ edit }) => edit === 'window-mean').map(({ window }) => window)),
  };
  const colourOf = ({ edit, window, boost }: EvaluatedGroup): string => {
    const index = edit === 'window-mean' ? colours.means.indexOf(window) : colours.edits.indexOf(boost);
    return lineColours[index % lineColours.length];
  };
  return [
    {
      name: 'evaluated-edits',
      caption:
        'Mean return of the policy (black) and of edits of it that are only evaluated, over runs, from the same start states. Colours are boosts; solid is the smallest r_t, dashed are larger ones.',
      svg: learningCurves({
        panels: panels.map(({ title, groups: own }): CurvePanel => {
          const [{ steps, policy, actionRepeat }] = own.toSorted((a, b) => b.steps.length - a.steps.length);
          return {
            title,
            xLabel: stepsAxis([{ actionRepeat }]),
            curves: [
              ...own.map((group) => ({
                label: curveName(group),
                colour: colourOf(group),
                dashes:
                  group.edit === 'window-mean' ? undefined : dashesOf[ranks.indexOf(group.rank) % dashesOf.length],
                points: meanPoints(group.steps, group.edited),
              })),
              { label: 'policy', colour: black, points: meanPoints(steps, policy) },
            ],
          };
        }),
      }),
      data: shown.map(({ trials: _trials, ...group }) => group),
    },
  ];
}

function panelName({ environment, edit, window }: EvaluatedGroup): string {
  return edit === 'window-mean' ? `${environment}, means` : `${environment}, ${edit}, window ${window}`;
}

function curveName({ edit, window, rank, boost }: EvaluatedGroup): string {
  if (edit === 'window-mean') return `mean of ${window}`;
  const parts = [...(rank === undefined ? [] : [`r_t ${rank}`]), ...(boost === undefined ? [] : [`p_b ${boost}`])];
  return parts.length === 0 ? edit : parts.join(', ');
}

function meanPoints(
  steps: readonly number[],
  runs: readonly (readonly number[])[],
): { readonly step: number; readonly mean: number }[] {
  return steps.map((step, i) => ({ step, mean: mean(runs.map((returns) => returns[i])) }));
}
