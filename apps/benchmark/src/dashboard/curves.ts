import * as Plot from '@observablehq/plot';
import type { EvaluationRecord } from '@policypath/trial/records';
import type { FollowedTrial } from '../store/followedTrial.ts';
import { counted } from '../words/numbers.ts';
import { shortBoth, stepsAxis } from '../words/steps.ts';
import { colour, figure, isDashed, legend, thinned } from './figure.ts';
import { html, type Html } from '../words/html.ts';
import { short } from './numbers.ts';

const mostPoints = 120;
/** Places to point at on a mean curve. */
const mostDots = 50;

export interface CurvesOptions {
  readonly environment: string;
  /** Of this environment, with a manifest. */
  readonly trials: readonly FollowedTrial[];
  /** What the method of each trial is called, by its id: `curveNames`. */
  readonly names: ReadonlyMap<string, string>;
  /** All methods of the page in their order: a method has one colour in all figures. */
  readonly methods: readonly string[];
}

/** Learning curves of one environment: each trial thin, the mean of each method thick. */
export function environmentCurves({ environment, trials, names, methods }: CurvesOptions): Html {
  const groups = methods
    .map((method, series) => ({ method, series, own: trials.filter(({ id }) => names.get(id) === method) }))
    .filter(({ own }) => own.some(({ evaluations }) => evaluations.length > 0));
  const marks = groups.flatMap(({ method, series, own }) => [
    ...own.map((trial) => thinLine(trial, series)),
    ...meanMarks(method, series, meanCurve(own.map(({ evaluations }) => evaluations)), own[0].actionRepeat),
  ]);
  const description = groups.map(({ method, own }) => `${method}, ${counted(own.length, 'trial')}`).join('; ');
  const across = stepsAxis(trials.map(({ actionRepeat }) => actionRepeat));
  return figure({ title: environment, description, across, upward: 'mean return', marks });
}

export function curvesLegend(methods: readonly string[]): Html {
  return html`${legend(methods.map((name, series) => ({ name, colour: series })))}
    <p class="caption">
      Thin: one trial. Thick: the mean over the trials of one name, which have the same settings, at steps that all of
      them have reached; dotted where at least two have. Point at a curve for its numbers.
    </p>`;
}

function thinLine(trial: FollowedTrial, series: number): Plot.Markish {
  const points = thinned(trial.evaluations, mostPoints);
  const last = points.at(-1);
  const label =
    last === undefined
      ? trial.place.shown
      : `${trial.place.shown}: ${short(last.meanReturn)} at ${shortBoth(last.step, trial.actionRepeat)}, ${trial.state}`;
  return Plot.lineY(points, {
    x: 'step',
    y: 'meanReturn',
    z: null,
    stroke: colour(series),
    strokeWidth: 1,
    strokeOpacity: 0.45,
    title: () => label,
  });
}

/** @param actionRepeat of all trials of an agent in one environment */
function meanMarks(method: string, series: number, points: readonly MeanPoint[], actionRepeat: number): Plot.Markish[] {
  const full = points.filter(({ all }) => all);
  const rest = points.slice(Math.max(0, full.length - 1)).filter(({ count }) => count > 1);
  const line = (some: readonly MeanPoint[], dashes: string | undefined): Plot.Markish =>
    Plot.lineY(thinned(some, mostPoints), {
      x: 'step',
      y: 'mean',
      stroke: colour(series),
      strokeWidth: 2.6,
      strokeDasharray: dashes,
    });
  return [
    line(full, isDashed(series) ? '6 3' : undefined),
    line(rest, '1.5 3.5'),
    Plot.dot(thinned(points, mostDots), {
      x: 'step',
      y: 'mean',
      r: points.length === 1 ? 3 : 6,
      fill: colour(series),
      fillOpacity: points.length === 1 ? 1 : 0,
      title: ({ step, mean, count }: MeanPoint) =>
        `${method} at ${shortBoth(step, actionRepeat)}: ${short(mean)}, mean of ${counted(count, 'trial')}`,
    }),
  ];
}

interface MeanPoint {
  readonly step: number;
  readonly mean: number;
  /** Trials that were evaluated at this step. */
  readonly count: number;
  /** Whether these are all trials that have begun. */
  readonly all: boolean;
}

/** Mean over trials at each step at which one of them was evaluated. */
function meanCurve(trials: readonly (readonly EvaluationRecord[])[]): MeanPoint[] {
  const begun = trials.filter((evaluations) => evaluations.length > 0);
  const sums = new Map<number, { sum: number; count: number }>();
  for (const evaluations of begun) {
    for (const { step, meanReturn } of evaluations) {
      const at = sums.get(step) ?? { sum: 0, count: 0 };
      at.sum += meanReturn;
      at.count += 1;
      sums.set(step, at);
    }
  }
  const points = [...sums].map(([step, { sum, count }]) => ({
    step,
    mean: sum / count,
    count,
    all: count === begun.length,
  }));
  return points.toSorted((one, other) => one.step - other.step);
}
