import { sum } from 'd3-array';
import { periodInSteps } from '@policypath/pptb';
import { mean } from '@policypath/stats';
import type { ReportSection, ReportTable } from '../section.ts';
import type { EditRecord } from '@policypath/trial/records';
import type { StoredTrial } from '../../../store/storedTrial.ts';
import { byVariant, distinct, isRepeated, type TrialsOfVariant } from './groups.ts';
import { stepsCell } from '../../../words/steps.ts';
import { editFigures } from './editFigures.ts';
import { meanAndDeviation, rounded } from '../../../words/numbers.ts';

/** What the edits did, and how long before each evaluation; null where nothing was edited. */
export function editsSection(trials: readonly StoredTrial[]): ReportSection | null {
  const edited = trials.filter(({ edits }) => edits.length > 0);
  if (edited.length === 0) return null;
  const phases = phasesTable(edited);
  return {
    id: 'edits',
    title: 'Edits and evaluations',
    paragraphs: [
      'An evaluation right after an edit sees averaged weights: what it gains there may be gained at test time alone. The second table says at which phase after an edit each evaluation was made.',
    ],
    tables: [editsTable(edited), ...normsTable(edited), ...(phases === null ? [] : [phases])],
    figures: editFigures(edited),
  };
}

/** [heading, what it is of an edit, how it is shown] */
const columns: readonly (readonly [string, keyof EditRecord & string, number])[] = [
  ['Move, % of the norm', 'relativeDisplacement', 100],
  ['Trimmed, % of the norm', 'trimmedShare', 100],
  ['Boosted, % of the norm', 'boostedShare', 100],
  ['Directions kept', 'rankUsed', 1],
  ['Feedback', 'feedback', 1],
  ['Change of actions', 'meanAbsoluteActionChange', 1],
  ['Saturated actions, %', 'saturatedShare', 100],
  ['Milliseconds', 'milliseconds', 1],
];

/** Of agents whose policy has a standard deviation of its own: an edit changes exploration too. */
const explorationColumns: typeof columns = [
  ['Change of log std', 'meanLogStdChange', 1],
  ['|Change of log std|', 'meanAbsoluteLogStdChange', 1],
];

function editsTable(trials: readonly StoredTrial[]): ReportTable {
  const explores = trials.some(({ edits }) =>
    edits.some(({ meanLogStdChange }) => typeof meanLogStdChange === 'number'),
  );
  const shown = explores ? columns.toSpliced(-1, 0, ...explorationColumns) : columns;
  return {
    name: 'edits',
    caption:
      'Edits: mean over the effective edits of a run, then over runs ± standard deviation over runs. Move, trimmed and boosted: length of what an edit ' +
      "changed, removed and added, over the policy's norm. Feedback: p_b x snapshots in the window x their interval / t_p. Actions: on a " +
      `fixed replay batch. ${explores ? "Log std: of the policy's Gaussian there, mean of its change and mean of the change's size; above 0 an edit widens exploration. " : ''}Milliseconds: of one edit, decomposition included.`,
    columns: ['Environment', 'Variant', 'Runs', 'Edits', 'Effective', ...shown.map(([heading]) => heading)],
    rows: byVariant(trials).map(({ environment, variant, trials: members }) => [
      environment,
      variant,
      members.length,
      sum(members.map(({ edits }) => edits.length)),
      sum(members.map(({ edits }) => edits.filter(({ effective }) => effective).length)),
      ...shown.map(([, key, factor]) => overEdits(members, key, factor)),
    ]),
  };
}

/** Mean of a number over the effective edits of a run, then over runs. */
function overEdits(trials: readonly StoredTrial[], key: keyof EditRecord & string, factor = 1): string | null {
  return meanAndDeviation(
    trials.flatMap(({ edits }) => {
      const values = edits.flatMap((edit) => (edit.effective && typeof edit[key] === 'number' ? [edit[key]] : []));
      return values.length === 0 ? [] : [factor * mean(values)];
    }),
  );
}

/** What the boosts repeat, and norms of the edited weights beside what was predicted of them; empty where no edit logged them. */
function normsTable(trials: readonly StoredTrial[]): ReportTable[] {
  const rows = byVariant(trials).flatMap(({ environment, variant, trials: members }) => {
    const measured = members.filter(({ edits }) => edits.some(({ weightNorm }) => typeof weightNorm === 'number'));
    if (measured.length === 0) return [];
    const of = (value: (trial: StoredTrial) => number | null | undefined) =>
      meanAndDeviation(measured.map(value).filter((norm) => typeof norm === 'number'));
    return [
      [
        environment,
        variant,
        measured.length,
        overEdits(measured, 'boostAlongNewest'),
        overEdits(measured, 'boostAlongDisplacement'),
        overEdits(measured, 'displacementRepeated'),
        of(({ edits }) => edits[0].weightNorm),
        of(({ edits }) => edits.at(-1)!.weightNorm),
        of(({ edits }) => edits.at(-1)!.predictedWeightNorm),
        of(({ manifest }) => manifest.predicted?.normOverBase),
      ],
    ];
  });
  if (rows.length === 0) return [];
  return [
    {
      name: 'edited-weights',
      caption:
        "Boost along: cosine of what boosting added with the weights and with the window's displacement (near 1: plain scaling, plain extrapolation); repeated: the share of that displacement that it adds again. Norm of the policy's weights right after the first and the last edit, and what the last edit was predicted to make it: R + p_b (R - R_1), R before the edit and R_1 of the window's oldest snapshot. " +
        'Over base: predicted before the trial for its last step.',
      columns: [
        'Environment',
        'Variant',
        'Runs',
        'Boost along weights',
        'Boost along displacement',
        'Repeated',
        'First edit',
        'Last edit',
        'Last edit, predicted',
        'Over base, predicted',
      ],
      rows,
    },
  ];
}

function phasesTable(trials: readonly StoredTrial[]): ReportTable | null {
  const rows = byVariant(trials).flatMap(phaseRows);
  if (rows.length === 0) return null;
  return {
    name: 'evaluation-phases',
    caption:
      `Environment steps${isRepeated(trials) ? ' (agent steps)' : ''} between the last effective edit and an evaluation, over all evaluations of the runs: least, median and most. Offset: steps after a ` +
      'multiple of the evaluation interval.',
    columns: [
      'Environment',
      'Variant',
      'Offset',
      'Evaluations',
      'Before any edit',
      'Least',
      'Median',
      'Most',
      't_p',
      'Median, % of t_p',
    ],
    rows,
  };
}

function phaseRows({ environment, variant, trials, actionRepeat }: TrialsOfVariant): (string | number | null)[][] {
  const all = trials.flatMap(({ evaluations }) => evaluations);
  const cell = (steps: number | null | undefined) =>
    steps === null || steps === undefined ? null : stepsCell(steps, actionRepeat);
  const periods = distinct(
    // In agent steps in the manifest.
    trials.flatMap(
      ({
        manifest: {
          trial: { pptb },
        },
      }) => (pptb === null ? [] : [periodInSteps(pptb) * actionRepeat]),
    ),
  );
  return distinct(all.map(({ offset }) => offset))
    .toSorted((a, b) => a - b)
    .map((offset) => {
      const own = all.filter((evaluation) => evaluation.offset === offset);
      const since = own
        .flatMap(({ stepsSinceEdit }) => (typeof stepsSinceEdit === 'number' ? [stepsSinceEdit] : []))
        .toSorted((a, b) => a - b);
      const middle = since.length === 0 ? null : since[Math.floor((since.length - 1) / 2)];
      return [
        environment,
        variant,
        cell(offset),
        own.length,
        own.length - since.length,
        cell(since[0]),
        cell(middle),
        cell(since.at(-1)),
        periods.map(cell).join(' or ') || null,
        middle === null || periods.length !== 1 ? null : rounded((100 * middle) / periods[0]),
      ];
    });
}
