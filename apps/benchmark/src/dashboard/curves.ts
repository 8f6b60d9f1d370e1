import {
  html,
  isDashed,
  learningCurvesOfPage,
  legend,
  seriesColour,
  thinned,
  type Curve,
  type CurvePoint,
  type Html,
} from '@policypath/figures';
import type { EvaluationRecord } from '@policypath/trial/records';
import type { FollowedTrial } from '../store/followedTrial.ts';
import { shortBoth, stepsAxis } from '../words/steps.ts';
import { counted, short } from '../words/numbers.ts';

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
  const curves = groups.map(({ method, series, own }): Curve => {
    const mean = meanCurve(own.map(({ evaluations }) => evaluations));
    const full = mean.filter(({ all }) => all);
    const rest = mean.slice(full.length).filter(({ count }) => count > 1);
    return {
      label: method,
      colour: seriesColour(series),
      dashes: isDashed(series) ? '6 3' : undefined,
      points: meanPoints(method, thinned(full, mostPoints), own[0].actionRepeat),
      rest: meanPoints(method, thinned(rest, mostPoints), own[0].actionRepeat),
      runs: own.map(runLine),
    };
  });
  const description = groups.map(({ method, own }) => `${method}, ${counted(own.length, 'trial')}`).join('; ');
  const xLabel = stepsAxis(trials);
  return learningCurvesOfPage({ title: environment, description, xLabel, curves });
}

export function curvesLegend(methods: readonly string[]): Html {
  return html`${legend(methods.map((name, series) => ({ name, series })))}
    <p class="caption">
      Thin: one trial. Thick: the mean over the trials of one name, which have the same settings, at steps that all of
      them have reached; dotted where at least two have. Point at a curve for its numbers.
    </p>`;
}

function runLine(trial: FollowedTrial): NonNullable<Curve['runs']>[number] {
  const points = thinned(trial.evaluations, mostPoints).map(({ step, meanReturn }) => ({ step, value: meanReturn }));
  const last = points.at(-1);
  const name = trial.place.shown;
  const title =
    last === undefined
      ? name
      : `${name}: ${short(last.value)} at ${shortBoth(last.step, trial.actionRepeat)}, ${trial.state}`;
  return { points, title };
}

/** @param actionRepeat of all trials of an agent in one environment */
function meanPoints(method: string, points: readonly MeanPoint[], actionRepeat: number): CurvePoint[] {
  const pointedAt = new Set(thinned(points, mostDots));
  return points.map((point) => {
    const { step, mean, count } = point;
    const title = `${method} at ${shortBoth(step, actionRepeat)}: ${short(mean)}, mean of ${counted(count, 'trial')}`;
    return { step, mean, ...(pointedAt.has(point) ? { title } : {}) };
  });
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
