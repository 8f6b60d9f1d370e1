import * as Plot from '@observablehq/plot';
import { createGenerator } from '@policypath/random';
import { curveBand, meanCurve, type CurveBandPoint } from '@policypath/stats';
import { composeFigure } from '../figures/composeFigure.ts';
import { levelStroke, panel } from '../figures/panel.ts';
import { shortSteps, stepsAxis } from '../words/steps.ts';
import type { ReportFigure } from './report/section.ts';
import type { ResamplingOptions } from './effects.ts';
import type { EnvironmentSample, SampledRun } from './sampledRuns.ts';
import { offsetWords } from './offsetWords.ts';
import { variantGroups, type VariantGroup } from './variantGroups.ts';

interface Series {
  readonly variant: string;
  readonly seeds: readonly number[];
  readonly steps: readonly number[];
  /** Mean return at each step, by run. */
  readonly runs: readonly (readonly number[])[];
  readonly mean: readonly number[];
  /** null with one run. */
  readonly band: readonly CurveBandPoint[] | null;
}

export interface CurvesFiguresOptions {
  readonly samples: readonly EnvironmentSample[];
  readonly offset: number;
  /** Mean returns of random agents by environment. */
  readonly random: ReadonlyMap<string, number>;
  readonly options: ResamplingOptions;
}

/** Learning curves, a panel an environment: mean with its bootstrap band, and every run as a thin line. */
export function curvesFigures({ samples, offset, random, options }: CurvesFiguresOptions): ReportFigure[] {
  const groups = variantGroups(samples.flatMap(({ variants }) => [...variants.keys()]));
  return groups.map((group, index) => {
    const panels = samples
      .map(({ environment, actionRepeat, variants }) => ({
        environment,
        actionRepeat,
        series: [...group.keys()].flatMap((variant) => {
          const runs = variants.get(variant);
          return runs === undefined ? [] : [seriesOf(environment, variant, runs, offset, options)];
        }),
      }))
      .filter(({ series }) => series.length > 0);
    const level = Number((100 * options.level).toPrecision(6));
    return {
      name: `learning-curves${offset === 0 ? '' : `-offset-${offset}`}${index === 0 ? '' : `-${index + 1}`}`,
      caption:
        `Mean return of evaluations${offset === 0 ? '' : ` made ${offsetWords(offset, samples)} after a multiple of the interval`}. Thick: mean over ` +
        `runs; band: pointwise ${level} % bootstrap interval of that mean, whole runs resampled (too narrow with few runs); thin: every run. ` +
        `Runs: ${[...group.keys()].map((variant) => `${variant} ${runCounts(samples, variant)}`).join(', ')}.`,
      svg: composeFigure({
        panels: panels.map((each) => curvesPanel(each, group, random.get(each.environment))),
        legend: [
          ...[...group].map(([label, colour]) => ({ label, colour, kind: 'band' as const })),
          ...(panels.some(({ environment }) => random.has(environment))
            ? [{ label: 'random agent', ...levelStroke, kind: 'level' as const }]
            : []),
        ],
        columns: panels.length === 1 ? 1 : panels.length === 2 || panels.length === 4 ? 2 : 3,
        label: undefined,
        caption: undefined,
      }),
      data: panels.map(({ environment, actionRepeat, series }) => ({
        environment,
        ...(actionRepeat === 1 ? {} : { actionRepeat }),
        random: random.get(environment) ?? null,
        series,
      })),
    };
  });
}

function seriesOf(
  environment: string,
  variant: string,
  runs: readonly SampledRun[],
  offset: number,
  { seed, resamples, level }: ResamplingOptions,
): Series {
  const curves = runs.map(({ run }) => run);
  const generator = createGenerator(seed, `statistics/band/${environment}/${variant}/${offset}`);
  return {
    variant,
    seeds: runs.map(({ trial }) => trial.seed),
    steps: curves[0].steps,
    runs: curves.map(({ meanReturns }) => meanReturns),
    mean: meanCurve(curves).map((point) => point.mean),
    band: curveBand(curves, { generator, resamples, level }),
  };
}

interface CurvesPanel {
  readonly environment: string;
  readonly actionRepeat: number;
  readonly series: readonly Series[];
}

function curvesPanel(
  { environment, actionRepeat, series }: CurvesPanel,
  group: VariantGroup,
  random: number | undefined,
): string {
  const lastStep = Math.max(1, ...series.map(({ steps }) => steps[steps.length - 1]));
  const values = series.flatMap(({ runs }) => runs.flat());
  const [low, high] = [Math.min(...values, random ?? Infinity), Math.max(...values, random ?? -Infinity)];
  const air = 0.05 * (high - low) || 1;
  return panel({
    title: environment,
    xLabel: stepsAxis([actionRepeat]),
    yLabel: 'mean return',
    x: { domain: [0, lastStep], tickFormat: shortSteps },
    y: { domain: [low - air, high + air], tickFormat: '~f' },
    marks: [
      ...(random === undefined
        ? []
        : [Plot.ruleY([random], { stroke: levelStroke.colour, strokeDasharray: levelStroke.dashes })]),
      ...series.map(({ variant, band }) =>
        Plot.areaY(band ?? [], { x: 'step', y1: 'low', y2: 'high', fill: group.get(variant), fillOpacity: 0.18 }),
      ),
      ...series.flatMap(({ variant, runs, steps }) =>
        runs.map((returns) =>
          Plot.lineY(points(returns, steps), {
            x: 'step',
            y: 'value',
            stroke: group.get(variant),
            strokeWidth: 0.7,
            strokeOpacity: 0.5,
          }),
        ),
      ),
      ...series.map(({ variant, mean, steps }) =>
        Plot.lineY(points(mean, steps), { x: 'step', y: 'value', stroke: group.get(variant), strokeWidth: 2 }),
      ),
      // A line through one point is not seen.
      ...series
        .filter(({ steps }) => steps.length === 1)
        .map(({ variant, mean, steps }) =>
          Plot.dot(points(mean, steps), { x: 'step', y: 'value', r: 2.5, fill: group.get(variant) }),
        ),
    ],
  });
}

function points(returns: readonly number[], steps: readonly number[]): { step: number; value: number }[] {
  return returns.map((value, i) => ({ step: steps[i], value }));
}

function runCounts(samples: readonly EnvironmentSample[], variant: string): string {
  const counts = samples.map(({ variants }) => variants.get(variant)?.length ?? 0);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? `${least}` : `${least} to ${most}`;
}
