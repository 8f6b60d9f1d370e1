import { sampleSpread } from '@policypath/stats';
import * as Plot from '@observablehq/plot';
import { html, pagePanel, seriesColour, table, thinned, type Html } from '@policypath/figures';
import { wayText } from '@policypath/tsvd';
import type { EditEvaluationRecord, EditRecord } from '@policypath/trial/records';
import type { FollowedTrial } from '../store/followedTrial.ts';
import type { FollowedEdits } from '../store/trialWatch.ts';
import { plainBoth, shortBoth, shortSteps, stepsAxis, type CountedSteps } from '../words/steps.ts';
import { counted, short, shortOrDash } from '../words/numbers.ts';

const mostPoints = 250;
const mostRows = 12;

interface Measure {
  readonly name: string;
  readonly upward: string;
  /** Several curves: their names and values. */
  readonly of: Readonly<Record<string, (edit: EditRecord) => number | null | undefined>>;
}

const measures: readonly Measure[] = [
  { name: 'Displacement', upward: 'distance', of: { displacement: ({ displacement }) => displacement } },
  {
    name: 'Trimmed and boosted',
    upward: 'share of the norm',
    of: { trimmed: ({ trimmedShare }) => trimmedShare, boosted: ({ boostedShare }) => boostedShare },
  },
  { name: 'Rank used', upward: 'directions', of: { rank: ({ rankUsed }) => rankUsed } },
  {
    name: 'Relative gaps',
    upward: 'gap',
    of: { 'after the rank': ({ gaps }) => gaps?.['rank'], 'after the boost': ({ gaps }) => gaps?.['boost'] },
  },
  { name: 'Feedback', upward: 'p_b x window x interval / t_p', of: { feedback: ({ feedback }) => feedback } },
  { name: 'Mean action change', upward: 'mean |change|', of: { change: (edit) => edit.meanAbsoluteActionChange } },
  {
    name: 'Change of the log standard deviation',
    upward: 'mean change',
    of: { change: (edit) => edit.meanLogStdChange },
  },
  { name: 'Largest value of an action', upward: 'mean max Q', of: { 'max Q': ({ meanMaxQ }) => meanMaxQ } },
  {
    name: 'Largest value, after / before',
    upward: 'ratio of mean max Q',
    of: { ratio: ({ maxQRatio }) => maxQRatio },
  },
  {
    name: 'Greedy actions kept',
    upward: 'share of observations',
    of: { kept: ({ greedyActionsKept }) => greedyActionsKept },
  },
  { name: 'Time of an edit', upward: 'milliseconds', of: { milliseconds: ({ milliseconds }) => milliseconds } },
];

/** Columns of the table; `optional` ones are left out where no edit has the number: not every agent logs it. */
const columns: readonly {
  readonly name: string;
  readonly of: (edit: EditRecord) => number | null | undefined;
  readonly optional?: true;
}[] = [
  { name: 'displacement', of: ({ displacement }) => displacement },
  { name: 'trimmed', of: ({ trimmedShare }) => trimmedShare },
  { name: 'boosted', of: ({ boostedShare }) => boostedShare },
  { name: 'rank', of: ({ rankUsed }) => rankUsed },
  { name: 'gap', of: ({ gaps }) => gaps?.['rank'] },
  { name: 'action change', of: (edit) => edit.meanAbsoluteActionChange, optional: true },
  { name: 'log std change', of: (edit) => edit.meanLogStdChange, optional: true },
  { name: 'max Q', of: ({ meanMaxQ }) => meanMaxQ, optional: true },
  { name: 'max Q, after / before', of: ({ maxQRatio }) => maxQRatio, optional: true },
  { name: 'greedy kept', of: ({ greedyActionsKept }) => greedyActionsKept, optional: true },
  { name: 'ms', of: ({ milliseconds }) => milliseconds },
];

/** What PPTB did at each edit, and its effect on the policy. */
export function editsPart(trial: FollowedTrial, { edits, evaluations, unreadable }: FollowedEdits): Html {
  const { manifest, actionRepeat } = trial;
  if (edits.length === 0) {
    const variant = manifest?.trial.variant;
    if (variant === 'base' || variant === 'observe-only') {
      return html`<p>The variant <code>${variant}</code> never edits the policy.</p>`;
    }
    return html`<p>No edit yet.</p>`;
  }
  const without = edits.filter(({ effective }) => !effective).length;
  const short = edits.filter(({ shortOfDigits }) => shortOfDigits === true).length;
  const lost =
    unreadable === 0 ? null : html`<p class="note">${counted(unreadable, 'line')} could not be understood.</p>`;
  return html`<p>
      ${counted(edits.length, 'edit')}, the last at step
      ${plainBoth(edits[edits.length - 1].step, actionRepeat)}${
        without === 0 ? null : `; ${without} changed nothing, since the path had not moved`
      }${
        edits.some(({ rankUsed }) => (rankUsed ?? 0) > 0)
          ? `; directions found ${wayText(edits[edits.length - 1].way ?? 'gram')}`
          : null
      }${short === 0 ? null : `; ${short} short of digits, which accuracy full has`}.
    </p>
    ${lost}
    <div class="figures">${measures.map((measure) => measureFigure(measure, edits, trial))}</div>
    ${edits.some(({ feedback }) => typeof feedback === 'number') ? feedbackCaption : null}
    ${evaluationsPart(evaluations, trial)} ${newestEdits(edits, actionRepeat)}`;
}

const feedbackCaption = html`<p class="caption">
  Feedback: p_b x window (snapshots) x snapshot interval (agent steps) / t_p (agent steps).
</p>`;

function measureFigure({ name, upward, of }: Measure, edits: readonly EditRecord[], trial: CountedSteps): Html | null {
  const { actionRepeat } = trial;
  const curves = Object.entries(of).map(([label, value], series) => ({
    label,
    series,
    points: thinned(edits, mostPoints).flatMap((edit) => {
      const y = value(edit);
      return y === null || y === undefined ? [] : [{ step: edit.step, y }];
    }),
  }));
  const drawn = curves.filter(({ points }) => points.length > 0);
  if (drawn.length === 0) return null;
  const last = drawn.map(({ label, points }) => `${label} ${short(points[points.length - 1].y)}`).join(', ');
  return pagePanel({
    title: name,
    description: `at the last edit ${last}`,
    xLabel: stepsAxis([trial]),
    yLabel: upward,
    x: { tickFormat: shortSteps },
    names: drawn.length === 1 ? [] : drawn.map(({ label, series }) => ({ name: label, series })),
    y: { tickFormat: short },
    marks: drawn.flatMap(({ label, series, points }) => [
      Plot.lineY(points, { x: 'step', y: 'y', stroke: seriesColour(series), strokeWidth: 1.5 }),
      Plot.dot(points, {
        x: 'step',
        y: 'y',
        r: 3,
        fill: seriesColour(series),
        title: ({ step, y }: (typeof points)[number]) => `${label} at ${shortBoth(step, actionRepeat)}: ${short(y)}`,
      }),
    ]),
  });
}

function evaluationsPart(evaluations: readonly EditEvaluationRecord[], trial: CountedSteps): Html | null {
  const { actionRepeat } = trial;
  if (evaluations.length === 0) return null;
  const points = evaluations.map(({ step, before, after }) => ({ step, change: after.meanReturn - before.meanReturn }));
  const { length: count } = points;
  const { mean, standardError } = sampleSpread(points.map(({ change }) => change));
  const error = standardError === null ? '' : `, standard error ${short(standardError)}`;
  return html`<h3>Before and after, on the same start states</h3>
    <p>Change of the mean return by an edit, mean over ${counted(count, 'edit')}: ${short(mean)}${error}.</p>
    <div class="figures">
      ${pagePanel({
        title: 'Return after less return before',
        description: `mean ${short(mean)} over ${counted(count, 'edit')}`,
        xLabel: stepsAxis([trial]),
        x: { tickFormat: shortSteps },
        yLabel: 'change of the mean return',
        marks: [
          Plot.ruleY([0], { stroke: 'var(--faint)' }),
          Plot.dot(thinned(points, mostPoints), {
            x: 'step',
            y: 'change',
            r: 3,
            fill: seriesColour(0),
            title: ({ step, change }: (typeof points)[number]) =>
              `${short(change)} at ${shortBoth(step, actionRepeat)}`,
          }),
        ],
      })}
    </div>`;
}

function newestEdits(edits: readonly EditRecord[], actionRepeat: number): Html {
  const shown = columns.filter(
    ({ of, optional = false }) => !optional || edits.some((edit) => typeof of(edit) === 'number'),
  );
  const newest = edits.slice(-mostRows).toReversed();
  return html`<h3>The last ${newest.length} edits</h3>
    ${table({
      label: 'The last edits',
      labelled: true,
      columns: ['step', ...shown.map(({ name }) => name), ''],
      rows: newest.map((edit) => [
        plainBoth(edit.step, actionRepeat),
        ...shown.map(({ of }) => shortOrDash(of(edit))),
        edit.effective ? '' : 'no effect',
      ]),
    })}`;
}
