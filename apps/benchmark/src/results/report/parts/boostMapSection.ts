import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as Plot from '@observablehq/plot';
import { composeFigure, logarithmicAxis, palette, panel } from '@policypath/figures';
import { openSnapshot } from '@policypath/path-files/node';
import { pathEditOf, periodInSteps } from '@policypath/pptb';
import { mean, regularEvaluations, sampleSpread } from '@policypath/stats';
import { recordedName } from '@policypath/trial/node';
import { editsPolicy, isVariant, randomStepsOf, trialFile, variantOf } from '@policypath/trial/records';
import type { StoredTrial } from '../../../store/storedTrial.ts';
import { rounded } from '../../../words/numbers.ts';
import { shortSteps } from '../../../words/steps.ts';
import { mean as meanColumn, number, text, type Cell } from '../column.ts';
import type { ReportFigure, ReportSection } from '../section.ts';
import { byVariant, distinct, type TrialsOfVariant } from './groups.ts';

/** A boost and its period in one environment, beside the base. */
interface Setting extends TrialsOfVariant {
  readonly boost: number;
  /** Environment steps. */
  readonly period: number;
  /** Relative differences of the mean return from base of the same seed; without one, of the means. */
  readonly differences: readonly number[];
  readonly paired: boolean;
  /** Norm of the last weights over base's, measured and predicted. */
  readonly normOverBase: number | null;
  readonly predicted: number | null;
  readonly failures: number;
}

/**
 * Every boost of the path that was trained with, on a map of p_b against t_p: return and norm of the weights against base, and
 * failures. null where no trial boosts.
 */
export function boostMapSection(trials: readonly StoredTrial[]): ReportSection | null {
  const settings = byVariant(trials.filter(boosts)).flatMap((group) => settingOf(group, trials));
  if (settings.length === 0) return null;
  return {
    id: 'boost-map',
    title: 'Map of boosts and periods',
    paragraphs: [
      'p_b x window / t_p is the feedback: how much of what the policy moved within the time of one window is added to its path again. From 1 on each window moves farther than the one before, and the weights run away.',
    ],
    tables: [
      {
        name: 'boost-map',
        caption:
          'Boosts along the path. Return: mean over the evaluations after the first update, against base of the same seed (± standard error over seeds); missing evaluations of ' +
          'a failed run count as its last one. Norm: of the weights at the end, or after the last edit, over those of base at the same step where both are known; predicted: by the growth of the norm under edits, before training.',
        columns: [
          number('No.'),
          text('Environment'),
          text('Variant'),
          number('p_b', { print: rounded }),
          number('t_p', { unit: 'environment steps', print: shortSteps }),
          number('Window', { unit: 'snapshots', print: String }),
          number('r_t'),
          number('Feedback', { print: rounded }),
          number('Runs'),
          meanColumn('Return against base, %', { unit: '%', name: 'Return against base', print: signed }),
          number('Norm over base', { print: rounded }),
          number('Predicted', { name: 'Norm over base, predicted', print: rounded }),
          number('Failed'),
        ],
        rows: settings.map((setting, index) => rowOf(setting, index + 1)),
        notes: [
          ...(settings.some(({ differences, paired }) => differences.length > 0 && !paired)
            ? ['Where no run has a base of its seed, the means of all runs are compared.']
            : []),
          ...(settings.some(({ differences }) => differences.length === 0)
            ? ['No return is given where there is no base in that environment.']
            : []),
        ],
      },
    ],
    figures: [figureOf(settings)],
  };
}

/** Whether a trial trains on a policy that is boosted along its path. */
function boosts({ manifest: { trial } }: StoredTrial): boolean {
  const { pptb, variant } = trial;
  if (pptb === null || !isVariant(variant) || !editsPolicy(trial) || !((pptb.boost ?? 0) > 0)) return false;
  const { editor } = variantOf(variant);
  return editor !== null && pathEditOf(editor).boost !== undefined;
}

function settingOf(group: TrialsOfVariant, all: readonly StoredTrial[]): Setting[] {
  const base = all.filter(({ environment, method }) => environment === group.environment && method === 'base');
  const [{ manifest, actionRepeat }] = group.trials;
  const { pptb } = manifest.trial;
  if (pptb === null) return [];
  const pairs = group.trials.flatMap((trial) => {
    const own = base.find(({ seed }) => seed === trial.seed);
    return own === undefined ? [] : [relativeDifference([trial], [own])];
  });
  const paired = pairs.length > 0;
  const differences = paired ? pairs : base.length === 0 ? [] : [relativeDifference(group.trials, base)];
  const predicted = group.trials.flatMap(({ manifest: { predicted: own } }) => own?.normOverBase ?? []);
  return [
    {
      ...group,
      boost: pptb.boost ?? 0,
      period: periodInSteps(pptb) * actionRepeat,
      differences: differences.filter((difference) => difference !== null),
      paired,
      normOverBase: normOverBase(group.trials, base),
      predicted: predicted.length === 0 ? null : mean(predicted),
      failures: group.trials.filter(({ state }) => state === 'failed').length,
    },
  ];
}

/** Of the mean over the evaluations that all of these have; null where there is none, or base has the mean 0. */
function relativeDifference(trials: readonly StoredTrial[], base: readonly StoredTrial[]): number | null {
  const curves = [...trials, ...base].map(returnsByStep);
  const last = Math.min(...[...trials, ...base].map(lastStep));
  const steps = [...returnsByStep(base[0]).keys()].filter(
    (step) => step > randomStepsOf(base[0].manifest.trial) && step <= last && curves.every((curve) => curve.has(step)),
  );
  if (steps.length === 0) return null;
  const level = (members: readonly StoredTrial[]): number =>
    mean(members.map((trial) => mean(steps.map((step) => returnsByStep(trial).get(step) ?? 0))));
  const own = level(base);
  return own === 0 ? null : (level(trials) - own) / Math.abs(own);
}

/** The last step that counts: of a failed run, whose missing evaluations are its last one, its planned end. */
function lastStep({ state, evaluations, manifest }: StoredTrial): number {
  return state === 'failed' ? manifest.trial.steps : (evaluations.at(-1)?.step ?? 0);
}

function returnsByStep({ evaluations, state, manifest }: StoredTrial): Map<number, number> {
  const own = regularEvaluations(evaluations).filter(({ offset }) => offset === 0);
  const curve = new Map(own.map(({ step, meanReturn }) => [step, meanReturn]));
  const last = own.at(-1);
  const { steps, evaluationInterval } = manifest.trial;
  if (state === 'failed' && last !== undefined) {
    for (let step = last.step + evaluationInterval; step <= steps; step += evaluationInterval) {
      curve.set(step, last.meanReturn);
    }
  }
  return curve;
}

/** The norms of trials' last weights over those of base at the same steps, where they are known; null where none is. */
function normOverBase(trials: readonly StoredTrial[], base: readonly StoredTrial[]): number | null {
  const ratios = trials.flatMap((trial) => {
    const end = trial.evaluations.at(-1)?.step ?? 0;
    const own = normAt(trial, end) ?? normAfterEdit(trial);
    const others = base.flatMap((one) => normAt(one, end) ?? []);
    return own === null || others.length === 0 ? [] : [own / mean(others)];
  });
  return ratios.length === 0 ? null : mean(ratios);
}

/** Norm of the weights at a step: of the policy recorded then, or of the last one where that is the trial's end. */
function normAt({ place: { path }, result, manifest }: StoredTrial, step: number): number | null {
  const isEnd = result !== null && manifest.trial.steps === step;
  const files = [
    join(trialFile(path, 'recorded'), recordedName(step)),
    ...(isEnd ? [trialFile(path, 'lastPolicy')] : []),
  ];
  const file = files.find((one) => existsSync(one));
  if (file === undefined) return null;
  return Math.sqrt(openSnapshot(file).parameters.reduce((sum, value) => sum + value * value, 0));
}

function normAfterEdit({ edits }: StoredTrial): number | null {
  const edit = edits.at(-1);
  if (edit === undefined) return null;
  const layers = (edit.weightNormByLayer ?? []).flatMap(({ norm }) => norm ?? []);
  return edit.weightNorm ?? (layers.length === 0 ? null : Math.hypot(...layers));
}

function rowOf(setting: Setting, number: number): Cell[] {
  const { environment, variant, boost, period, trials, differences, normOverBase: norm, predicted, failures } = setting;
  const { pptb } = trials[0].manifest.trial;
  const spread = differences.length === 0 ? null : sampleSpread(differences);
  return [
    number,
    environment,
    variant,
    boost,
    period,
    pptb?.capacity ?? null,
    pptb?.rank ?? null,
    pptb?.feedback ?? null,
    trials.length,
    spread === null
      ? null
      : {
          mean: 100 * spread.mean,
          standardError: spread.standardError === null ? null : 100 * spread.standardError,
        },
    norm,
    predicted,
    failures,
  ];
}

/** Pixels between points of one boost and period. */
const stacked = 28;

function signed(value: number): string {
  return `${value >= 0 ? '+' : ''}${value.toFixed(1)}`;
}

interface Point {
  readonly boost: number;
  readonly period: number;
  readonly label: string;
  readonly colour: string;
  readonly radius: number;
  readonly failed: boolean;
  /** How many points with this boost and period came before. */
  readonly above: number;
}

function figureOf(settings: readonly Setting[]): ReportFigure {
  const environments = distinct(settings.map(({ environment }) => environment));
  const [x, y] = [
    logarithmicAxis(
      settings.map(({ period }) => period),
      { air: 2 },
    ),
    logarithmicAxis(
      settings.map(({ boost }) => boost),
      { air: 1.8 },
    ),
  ];
  return {
    name: 'boost-map',
    caption:
      'Boosts and periods, numbered as in the table, with the return against base. Blue: above base; vermillion: below; grey: no base. The larger the circle, the longer the weights beside base. A cross: a run failed.',
    svg: composeFigure({
      panels: environments.map((environment) => {
        const points = pointsOf(settings, environment);
        return panel({
          title: environment,
          xLabel: 't_p, environment steps',
          yLabel: 'p_b',
          x: { ...x, tickFormat: shortSteps },
          y,
          marks: [
            ...points.map((point) =>
              Plot.dot([point], {
                x: 'period',
                y: 'boost',
                r: 'radius',
                fill: point.colour,
                fillOpacity: 0.75,
                dy: stacked * point.above,
              }),
            ),
            ...points.map((point) =>
              Plot.text([point], {
                x: 'period',
                y: 'boost',
                text: 'label',
                dy: point.radius + 8 + stacked * point.above,
              }),
            ),
            Plot.dot(
              points.filter(({ failed }) => failed),
              { x: 'period', y: 'boost', symbol: 'times', r: 6, stroke: 'black', strokeWidth: 2 },
            ),
          ],
        });
      }),
      legend: [
        { label: 'above base', colour: palette.blue, kind: 'band' },
        { label: 'below base', colour: palette.vermillion, kind: 'band' },
      ],
    }),
    data: settings.map(({ trials, ...setting }) => ({ ...setting, seeds: trials.map(({ seed }) => seed) })),
  };
}

function pointsOf(settings: readonly Setting[], environment: string): Point[] {
  const points: Point[] = [];
  for (const [index, setting] of settings.entries()) {
    const { boost, period, differences, normOverBase: norm, failures } = setting;
    if (setting.environment !== environment) continue;
    const difference = differences.length === 0 ? null : mean(differences);
    points.push({
      boost,
      period,
      label: `${index + 1}${difference === null ? '' : `: ${`${difference >= 0 ? '+' : ''}${Math.round(100 * difference)} %`}`}`,
      colour: difference === null ? palette.slate : difference >= 0 ? palette.blue : palette.vermillion,
      radius: Math.min(16, 4 * Math.sqrt(norm ?? 1)),
      failed: failures > 0,
      above: points.filter((one) => one.boost === boost && one.period === period).length,
    });
  }
  return points;
}
