import * as Plot from '@observablehq/plot';
import { PathBuffer } from '@policypath/path-buffer';
import { boostFeedback, forecastNorm, openPathEdit } from '@policypath/pptb';
import { distance, norm, type LiveFigure, type PathData } from './figure.ts';

const percent = (value: number): string => `${(100 * value).toPrecision(3)} %`;
const ranks = [2, 4, 8, 16, 32, 64];
const rankControl = {
  name: 'rank',
  label: 'r_t',
  min: 0,
  max: 5,
  step: 1,
  start: 2,
  text: (k: number) => String(ranks[k]),
};
const boostControl = { name: 'boost', label: 'p_b', min: 0, max: 1, step: 0.05, start: 0.3 };

/** The path in a buffer, from which edits read. */
function bufferOf({ rows, steps }: PathData): PathBuffer {
  const path = new PathBuffer({
    capacity: rows.length,
    layout: [{ name: 'policy', shape: [rows[0].length], layer: 1 }],
  });
  for (const [i, row] of rows.entries()) path.push(row, steps[i]);
  return path;
}

/** How far a snapshot is from what is left of it after trimming. */
export const trim: LiveFigure = {
  controls: [rankControl],
  draw({ rows, svd, steps }, { rank }, colour) {
    const kept = ranks[rank];
    const errors = rows.map((row, i) => ({
      step: steps[i],
      error: distance(row, svd.reconstruct(i, kept)) / norm(row),
    }));
    const mean = errors.reduce((sum, { error }) => sum + error, 0) / errors.length;
    return {
      panel: {
        title: `What trimming to ${kept} directions loses`,
        xLabel: 'environment steps',
        yLabel: 'error over the norm',
        x: { tickFormat: (step: number) => `${step / 1000}k` },
        y: { domain: [0, Math.max(0.05, ...errors.map(({ error }) => error))] },
        marks: [
          Plot.areaY(errors, { x: 'step', y: 'error', fill: colour(0), fillOpacity: 0.35 }),
          Plot.lineY(errors, { x: 'step', y: 'error', stroke: colour(0) }),
        ],
      },
      names: [],
      says: `Kept: ${kept} of ${svd.rank} directions. On average ${percent(mean)} of a snapshot is lost.`,
    };
  },
};

/** The newest snapshot moved on along the first two directions. */
export const boost: LiveFigure = {
  controls: [boostControl],
  draw(data, { boost: amount }, colour) {
    const { svd, steps } = data;
    const plane = [0, 1].map((j) => Array.from(svd.leftVector(j), (u) => u * svd.singularValues[j]));
    const points = steps.map((_, i) => ({ x: plane[0][i], y: plane[1][i] }));
    const newest = points[points.length - 1];
    const { parameters, relativeDisplacement } = openPathEdit('boost-only', {
      path: bufferOf(data),
      boost: amount,
      snapshotInterval: 1,
      period: 1000,
    }).edit();
    const along = (j: number): number => svd.direction(j).reduce((sum, v, k) => sum + v * parameters[k], 0);
    const moved = { x: along(0), y: along(1) };
    return {
      panel: {
        title: 'The newest policy, boosted',
        xLabel: 'along v_1',
        yLabel: 'along v_2',
        x: { domain: [4, 22] },
        y: { domain: [-6, 8] },
        marks: [
          Plot.line(points, { x: 'x', y: 'y', stroke: colour(0), strokeWidth: 1.4 }),
          Plot.dot(points, { x: 'x', y: 'y', fill: colour(0), r: 1.8 }),
          Plot.line([newest, moved], { x: 'x', y: 'y', stroke: colour(1), strokeWidth: 2 }),
          Plot.dot([moved], { x: 'x', y: 'y', fill: colour(1), r: 5 }),
        ],
      },
      names: [
        { name: 'the path', series: 0 },
        { name: 'the boost', series: 1 },
      ],
      says: `p_b ${amount}: one edit moves the policy by ${percent(relativeDisplacement)} of its norm.`,
    };
  },
};

/** Both moves of an edit, as shares of the norm, for every r_t. */
export const join: LiveFigure = {
  controls: [boostControl, rankControl],
  draw(data, { boost: amount, rank }, colour) {
    const path = bufferOf(data);
    const edits = ranks.map((kept) => {
      const { trimmedShare, boostedShare } = openPathEdit('pptb', {
        path,
        rank: kept,
        boost: amount,
        snapshotInterval: 1,
        period: 1000,
      }).edit();
      return { kept, trimmedShare, boostedShare };
    });
    const chosen = edits[rank];
    const bars = edits.flatMap(({ kept, trimmedShare, boostedShare }, k) => [
      { from: k - 0.35, to: k, value: trimmedShare, series: 0, kept },
      { from: k, to: k + 0.35, value: boostedShare, series: 1, kept },
    ]);
    return {
      panel: {
        title: 'The two moves of one edit',
        xLabel: 'r_t',
        yLabel: 'share of the norm',
        x: { domain: [-0.6, 5.6], ticks: ranks.map((_, k) => k), tickFormat: (k: number) => String(ranks[k]) },
        marks: bars.map(({ from, to, value, series, kept }) =>
          Plot.rectY([{ from, to, value }], {
            x1: 'from',
            x2: 'to',
            y: 'value',
            fill: colour(series),
            fillOpacity: kept === chosen.kept ? 1 : 0.4,
          }),
        ),
      },
      names: [
        { name: 'trimmed away', series: 0 },
        { name: 'boosted', series: 1 },
      ],
      says: `r_t ${chosen.kept}, p_b ${amount}: trimming removes ${percent(chosen.trimmedShare)} of the norm, boosting adds ${percent(chosen.boostedShare)}.`,
    };
  },
};

const periods = [1000, 2000, 5000, 10_000, 20_000, 50_000];
const windows = [200, 500, 1000, 2000];

/** What repeated boosts do to the norm of the weights over a million steps. */
export const period: LiveFigure = {
  controls: [
    { ...boostControl, min: 0.05, start: 0.1 },
    { name: 'period', label: 't_p', min: 0, max: 5, step: 1, start: 3, text: (k) => `${periods[k]} steps` },
    { name: 'window', label: 'Window', min: 0, max: 3, step: 1, start: 3, text: (k) => `${windows[k]} snapshots` },
  ],
  draw(_, { boost: amount, period: k, window: w }, colour) {
    const clock = { snapshotInterval: 50, period: periods[k] };
    const feedback = boostFeedback({ boost: amount, snapshots: windows[w], ...clock });
    const curve = Array.from({ length: 50 }, (_, i) => (i + 1) * 20_000).map((steps) => ({
      steps,
      ratio: forecastNorm({ boost: amount, window: windows[w], ...clock, steps, startSteps: 25_000 }).overBase,
    }));
    const last = curve[curve.length - 1].ratio;
    const shown = curve.filter(({ ratio }) => ratio < 1e6);
    return {
      panel: {
        title: 'Norm of the weights over that without edits',
        xLabel: 'environment steps',
        yLabel: 'ratio',
        x: { domain: [0, 1e6], tickFormat: (steps: number) => `${steps / 1000}k` },
        y: { type: 'log', domain: [0.9, Math.max(10, ...shown.map(({ ratio }) => ratio))] },
        marks: [
          Plot.ruleY([1], { stroke: colour(0), strokeDasharray: '4 3' }),
          Plot.line(shown, { x: 'steps', y: 'ratio', stroke: colour(feedback < 1 ? 2 : 1), strokeWidth: 2 }),
        ],
      },
      names: [{ name: 'with edits', series: feedback < 1 ? 2 : 1 }],
      says: `Feedback p_b W / t_p = ${Number(feedback.toPrecision(3))}${feedback < 1 ? '' : ', not below 1'}. After a million steps the norm is ${last < 1e6 ? `${last.toPrecision(3)} times` : 'a million times and more'} that without edits.`,
    };
  },
};
