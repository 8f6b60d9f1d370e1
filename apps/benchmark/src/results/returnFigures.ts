import * as Plot from '@observablehq/plot';
import { composeFigure, grey, learningCurves, palette, panel } from '@policypath/figures';
import {
  mean as meanOf,
  type Comparison,
  type MethodProfile,
  type MethodResult,
  type Profiles,
} from '@policypath/stats';
import { stepsAxis } from '../words/steps.ts';
import { actionRepeatIn, environmentIdOf, type TrialRun } from './compareTrials.ts';
import { methodGroups, type MethodGroup } from './methodGroups.ts';
import type { ReportFigure } from './report/section.ts';
import { methodNames } from './scoresTable.ts';
import { offsetWords, printedLevel } from '../words/numbers.ts';

/** Learning curves, a panel an environment: mean with its bootstrap band, and every run as a thin line. */
export function curvesFigures({ environments, offset, level }: Comparison<TrialRun>, smooth = 1): ReportFigure[] {
  const groups = methodGroups(environments.flatMap(({ methods }) => [...methods.keys()]));
  return groups.map((group, index) => {
    const panels = environments
      .map((one) => ({
        environment: one.environment,
        actionRepeat: actionRepeatIn(one),
        random: one.random?.mean,
        series: [...group.keys()].flatMap((method) => {
          const result = one.methods.get(method);
          if (result === undefined) return [];
          return [
            {
              variant: method,
              seeds: result.runs.map(({ run }) => run.seed),
              steps: one.steps,
              runs: result.runs.map(({ curve }) => curve.meanReturns),
              mean: result.curve.map(({ mean }) => mean),
              band: result.band,
            },
          ];
        }),
      }))
      .filter(({ series }) => series.length > 0);
    const counts = [...group.keys()].map((method) => {
      const each = environments.map(({ methods }) => methods.get(method)?.runs.length ?? 0);
      const [least, most] = [Math.min(...each), Math.max(...each)];
      return `${method} ${least === most ? least : `${least} to ${most}`}`;
    });
    const drawn = panels.map(({ environment, actionRepeat, random, series }) => ({
      title: environment,
      xLabel: stepsAxis([{ actionRepeat }]),
      curves: series.map(({ variant, steps, runs, mean, band }) => ({
        label: variant,
        colour: group.get(variant),
        points: smoothed(mean, smooth).map((value, i) => ({ step: steps[i], mean: value })),
        band: smoothedBand(band, smooth),
        runs: runs.map((returns) => ({
          points: smoothed(returns, smooth).map((value, i) => ({ step: steps[i], value })),
        })),
      })),
      level: random === undefined ? undefined : { label: 'random agent', value: random },
    }));
    return {
      name: `learning-curves${offset === 0 ? '' : `-offset-${offset}`}${index === 0 ? '' : `-${index + 1}`}`,
      caption:
        `Mean return of evaluations${smooth === 1 ? '' : `, each point the mean of the ${smooth} evaluations around it, fewer at the ends`}${offset === 0 ? '' : ` made ${offsetWords(offset, environments.map(actionRepeatIn))} after a multiple of the interval`}. Thick: mean over ` +
        `runs; band: pointwise ${printedLevel(level)} interval of that mean, whole runs resampled; thin: every run. ` +
        `Runs: ${counts.join(', ')}.`,
      svg: learningCurves({ panels: drawn }),
      ...(drawn.length < 2 ? {} : { narrow: learningCurves({ panels: drawn, columns: 1 }) }),
      data: panels.map(({ environment, actionRepeat, random, series }) => ({
        environment,
        ...(actionRepeat === 1 ? {} : { actionRepeat }),
        random: random ?? null,
        series,
      })),
    };
  });
}

/** The paper's figures of learning curves, by agent and where its tasks are. */
const paperFigures = [
  { figure: 'Figure 10', agent: 'td3', isTask: (id: string) => !id.includes('/') },
  { figure: 'Figure 11', agent: 'rad', isTask: (id: string) => id.startsWith('dm_control/') },
] as const;

/**
 * Learning curves of base and PPTB in the form of the paper's Figures 10 and 11: mean and standard error over runs, the base grey
 * and PPTB red. Nothing without runs of both in one of its kinds of tasks.
 */
export function paperCurvesFigures(agent: string, { environments, level }: Comparison<TrialRun>): ReportFigure[] {
  return paperFigures.flatMap(({ figure, agent: own, isTask }) => {
    const shown = environments.filter(
      (one) =>
        isTask(environmentIdOf(one)) &&
        ['base', 'pptb'].every((method) => (one.methods.get(method)?.runs.length ?? 0) > 0),
    );
    if (agent !== own || shown.length === 0) return [];
    const panels = shown.map((one) => ({
      title: one.environment,
      xLabel: stepsAxis([{ actionRepeat: actionRepeatIn(one) }]),
      curves: [...one.methods]
        .filter(([method]) => method === 'base' || method === 'pptb')
        .map(([method, { curve, runs }]) => ({
          label: methodNames(agent, method)[method === 'base' ? 0 : 1],
          colour: method === 'base' ? grey : palette.vermillion,
          points: curve.map(({ mean }, i) => ({ step: one.steps[i], mean })),
          band: curve.flatMap(({ mean, standardError }, i) =>
            standardError === null || standardError === undefined
              ? []
              : [{ step: one.steps[i], low: mean - standardError, high: mean + standardError }],
          ),
          count: runs.length,
        })),
    }));
    const counts = panels.map(
      ({ title, curves }) => `${title} ${curves.map(({ label, count }) => `${label} ${count}`).join(', ')}`,
    );
    return [
      {
        name: `paper-${figure.toLowerCase().replace(' ', '-')}`,
        caption:
          `The paper’s ${figure}: learning curves of ${methodNames(agent, 'pptb').join(' and ')}. Line: mean over runs; band: one standard error of that mean to ` +
          `either side, as the paper draws it. It is narrower than the ${printedLevel(level)} intervals of all other figures here, and of few runs too narrow. Runs: ${counts.join('; ')} ` +
          '(the paper: six).',
        svg: learningCurves({ panels }),
        ...(panels.length < 2 ? {} : { narrow: learningCurves({ panels, columns: 1 }) }),
        data: panels,
      },
    ];
  });
}

/** Centred moving mean over `count` values, over fewer at the ends. */
export function smoothed(values: readonly number[], count: number): number[] {
  const [before, after] = [Math.floor((count - 1) / 2), Math.ceil((count - 1) / 2)];
  return values.map((_, i) => meanOf(values.slice(Math.max(0, i - before), i + after + 1)));
}

type Band = MethodResult<TrialRun>['band'];

function smoothedBand(band: Band, count: number): Band {
  if (band === null || count === 1) return band;
  const [low, high] = [band.map((point) => point.low), band.map((point) => point.high)].map((ends) =>
    smoothed(ends, count),
  );
  return band.map((point, i) => ({ ...point, low: low[i], high: high[i] }));
}

/** Performance profiles of a number of each run: the share of runs above each threshold. */
export function profileFigures({ profiles, offset, level }: Comparison<TrialRun>): ReportFigure[] {
  return profiles.flatMap(({ statistic, thresholds, methods }) => {
    const isArea = statistic === 'area under curve';
    const what = isArea ? 'AUC' : statistic;
    const name = `performance-profile${isArea ? '' : '-last'}${offset === 0 ? '' : `-offset-${offset}`}`;
    return methodGroups(methods.map(({ method }) => method)).map((group, index) => {
      const own = [...group.keys()].flatMap((method) => methods.find((one) => one.method === method) ?? []);
      return {
        name: `${name}${index === 0 ? '' : `-${index + 1}`}`,
        caption:
          `Performance profiles of the ${what} normalised to random agent (0) and mean of the base (1). Left: share of runs above a ` +
          'threshold, mean over environments; right: share of environments whose mean over runs is above it. Environments: ' +
          `${environmentsOf(own)}. Band: pointwise ${printedLevel(level)} bootstrap interval, ` +
          'runs resampled within each environment; the base that normalises is taken as it is here.',
        svg: composeFigure({
          panels: (['runs', 'environments'] as const).map((side) => profilePanel(side, what, thresholds, own, group)),
          legend: [...group].map(([label, colour]) => ({ label, colour, kind: 'band' as const })),
        }),
        data: { thresholds, profiles: own.map(({ method, ...profile }) => ({ variant: method, ...profile })) },
      };
    });
  });
}

/** The environments of the methods, listed by method when they differ. */
function environmentsOf(profiles: readonly MethodProfile[]): string {
  const lists = profiles.map(({ tasks }) => tasks.join(', '));
  return new Set(lists).size === 1
    ? lists[0]
    : profiles.map(({ method }, index) => `${method}: ${lists[index]}`).join('; ');
}

function profilePanel(
  side: 'runs' | 'environments',
  what: string,
  thresholds: Profiles['thresholds'],
  profiles: readonly MethodProfile[],
  group: MethodGroup,
): string {
  return panel({
    title: side === 'runs' ? 'Runs' : 'Environments, by their mean',
    xLabel: `normalised ${what}`,
    yLabel: `share of ${side} above it`,
    x: { domain: [thresholds[0], thresholds[thresholds.length - 1]], tickFormat: '~f' },
    y: { domain: [-0.02, 1.02], tickFormat: '~f' },
    marks: [
      ...profiles.map(({ method, [side]: { band } }) =>
        Plot.areaY(band === null ? [] : thresholds.map((x, i) => ({ x, low: band.low[i], high: band.high[i] })), {
          x: 'x',
          y1: 'low',
          y2: 'high',
          curve: 'step-after',
          fill: group.get(method),
          fillOpacity: 0.18,
        }),
      ),
      ...profiles.map(({ method, [side]: { shares } }) =>
        Plot.lineY(
          thresholds.map((x, i) => ({ x, share: shares[i] })),
          { x: 'x', y: 'share', curve: 'step-after', stroke: group.get(method), strokeWidth: 1.8 },
        ),
      ),
    ],
  });
}
