import { sum } from 'd3-array';
import { periodInSteps } from '@policypath/pptb';
import { mean } from '@policypath/stats';
import { deviation, number, spreadOf, steps, stepsOf, text, type Cell, type Column, type Numbers } from '../column.ts';
import type { ReportSection, ReportTable } from '../section.ts';
import type { EditRecord } from '@policypath/trial/records';
import type { StoredTrial } from '../../../store/storedTrial.ts';
import { byVariant, distinct, isRepeated, type TrialsOfVariant } from './groups.ts';
import { editFigures } from './editFigures.ts';
import { rounded } from '../../../words/numbers.ts';

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

const groupColumns = [text('Environment'), text('Variant'), number('Runs')];

function ofNorm(name: string): Column {
  return deviation(`${name}, % of the norm`, { name, unit: '% of the norm' });
}

function ofShare(name: string): Column {
  return deviation(`${name}, %`, { name, unit: '%' });
}

interface Measure {
  readonly column: Column;
  readonly key: keyof EditRecord & string;
  /** To the column's unit. Default 1. */
  readonly factor?: number;
  /** Left out of a table in which no edit has it: not every agent logs it. */
  readonly optional?: true;
}

const measures: readonly Measure[] = [
  { column: ofNorm('Move'), key: 'relativeDisplacement', factor: 100 },
  { column: ofNorm('Trimmed'), key: 'trimmedShare', factor: 100 },
  { column: ofNorm('Boosted'), key: 'boostedShare', factor: 100 },
  { column: deviation('Directions kept'), key: 'rankUsed' },
  { column: deviation('Feedback'), key: 'feedback' },
  { column: deviation('Change of actions'), key: 'meanAbsoluteActionChange', optional: true },
  { column: ofShare('Saturated actions'), key: 'saturatedShare', factor: 100, optional: true },
  { column: deviation('Change of log std'), key: 'meanLogStdChange', optional: true },
  { column: deviation('|Change of log std|'), key: 'meanAbsoluteLogStdChange', optional: true },
  { column: deviation('Max Q'), key: 'meanMaxQ', optional: true },
  { column: deviation('Max Q, after / before'), key: 'maxQRatio', optional: true },
  { column: ofShare('Greedy actions kept'), key: 'greedyActionsKept', factor: 100, optional: true },
  { column: deviation('Milliseconds', { name: 'Time of an edit', unit: 'ms' }), key: 'milliseconds' },
];

/** What a caption says of the measures that not every agent logs. */
const captions: readonly (readonly [keyof EditRecord & string, string])[] = [
  ['meanAbsoluteActionChange', 'Actions: on a fixed replay batch.'],
  [
    'meanLogStdChange',
    "Log std: of the policy's Gaussian there, mean of its change and mean of the change's size; above 0 an edit widens exploration.",
  ],
  [
    'meanMaxQ',
    'Max Q: the largest value of an action, mean over a fixed replay batch right after an edit, and that mean over the one right before; greedy actions kept: share of the batch at which the action of the largest value stays.',
  ],
];

function editsTable(trials: readonly StoredTrial[]): ReportTable {
  const isLogged = (key: string) => trials.some(({ edits }) => edits.some((edit) => typeof edit[key] === 'number'));
  const shown = measures.filter(({ key, optional = false }) => !optional || isLogged(key));
  const said = captions.flatMap(([key, words]) => (isLogged(key) ? [`${words} `] : []));
  return {
    name: 'edits',
    caption:
      'Edits: mean over the effective edits of a run, then over runs ± standard deviation over runs. Move, trimmed and boosted: length of what an edit ' +
      "changed, removed and added, over the policy's norm. Feedback: p_b x snapshots in the window x their interval / t_p. " +
      `${said.join('')}Milliseconds: of one edit, decomposition included.`,
    columns: [...groupColumns, number('Edits'), number('Effective'), ...shown.map(({ column }) => column)],
    rows: byVariant(trials).map(({ environment, variant, trials: members }) => [
      environment,
      variant,
      members.length,
      sum(members.map(({ edits }) => edits.length)),
      sum(members.map(({ edits }) => edits.filter(({ effective }) => effective).length)),
      ...shown.map(({ key, factor }) => overEdits(members, key, factor)),
    ]),
  };
}

/** Mean of a number over the effective edits of a run, then over runs. */
function overEdits(trials: readonly StoredTrial[], key: keyof EditRecord & string, factor = 1): Numbers | null {
  return spreadOf(
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
      spreadOf(measured.map(value).filter((norm) => typeof norm === 'number'));
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
        ...groupColumns,
        deviation('Boost along weights'),
        deviation('Boost along displacement'),
        deviation('Repeated'),
        deviation('First edit', { name: 'Norm at the first edit' }),
        deviation('Last edit', { name: 'Norm at the last edit' }),
        deviation('Last edit, predicted', { name: 'Norm at the last edit, predicted' }),
        deviation('Over base, predicted', { name: 'Norm over base, predicted' }),
      ],
      rows,
    },
  ];
}

function phasesTable(trials: readonly StoredTrial[]): ReportTable | null {
  const rows = byVariant(trials).flatMap(phaseRows);
  if (rows.length === 0) return null;
  const stepsColumn = (heading: string) => steps(heading, { isRepeated: isRepeated(trials) });
  return {
    name: 'evaluation-phases',
    caption:
      `Environment steps${isRepeated(trials) ? ' (agent steps)' : ''} between the last effective edit and an evaluation, over all evaluations of the runs: least, median and most. Offset: steps after a ` +
      'multiple of the evaluation interval.',
    columns: [
      text('Environment'),
      text('Variant'),
      stepsColumn('Offset'),
      number('Evaluations'),
      number('Before any edit', { name: 'Evaluations before any edit' }),
      stepsColumn('Least'),
      stepsColumn('Median'),
      stepsColumn('Most'),
      stepsColumn('t_p'),
      number('Median, % of t_p', { name: 'Median', unit: '% of t_p', print: rounded }),
    ],
    rows,
  };
}

function phaseRows({ environment, variant, trials, actionRepeat }: TrialsOfVariant): Cell[][] {
  const all = trials.flatMap(({ evaluations }) => evaluations);
  const cell = (given: number | null | undefined) =>
    given === null || given === undefined ? null : stepsOf(given, actionRepeat);
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
        // Trials of a variant have one period, or there is no one number.
        periods.length === 1 ? cell(periods[0]) : null,
        middle === null || periods.length !== 1 ? null : (100 * middle) / periods[0],
      ];
    });
}
