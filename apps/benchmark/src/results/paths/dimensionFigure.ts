import { type PeriodName, periodNames } from '@policypath/path-report/phenomena';
import * as Plot from '@observablehq/plot';
import { black, composeFigure, logarithmicAxis, panel } from '@policypath/figures';
import {
  wayText,
  type ComparedStatistic,
  type Centring,
  type NullComparison,
  type StatisticName,
} from '@policypath/tsvd';
import type { ReportFigure } from '../report/section.ts';
import type { TrialAnalysis } from '../../analysis/trialAnalysis.ts';
import { layerColour, layerName, nullColour, nullsText, nullText, shownNulls } from './pathMarks.ts';
import { groupName, overSeeds, type TrialGroup } from './trialGroup.ts';
import { bandText } from '../../words/numbers.ts';

/** One value of a statistic over seeds, beside the widest band of a null model over seeds. */
interface ComparedPoint {
  readonly at: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly bands: Readonly<Record<string, { readonly low: number; readonly high: number }>>;
}

export const centringNames: Readonly<Record<Centring, string>> = { none: 'uncentred', mean: 'centred' };

/** A piece's comparison; undefined where it was skipped. */
export function comparisonOf(
  trial: TrialAnalysis,
  layer: number | null,
  period: PeriodName | null,
): NullComparison | undefined {
  const piece = trial.path.spectra.find((one) => one.layer === layer && one.period === period);
  return piece === undefined || 'skipped' in piece.comparison ? undefined : piece.comparison;
}

export function statisticOf(
  comparison: NullComparison | undefined,
  name: StatisticName,
  centring: Centring,
  at: number | null,
): ComparedStatistic | undefined {
  return comparison?.statistics.find((one) => one.name === name && one.centring === centring && one.at === at);
}

function pointsOf(
  trials: readonly TrialAnalysis[],
  scope: { layer: number | null; period: PeriodName | null },
  name: StatisticName,
  centring: Centring,
): ComparedPoint[] {
  const comparisons = trials.map((trial) => comparisonOf(trial, scope.layer, scope.period));
  const positions = new Set(
    comparisons.flatMap(
      (one) =>
        one?.statistics.flatMap(({ name: other, centring: c, at }) =>
          other === name && c === centring && at !== null ? [at] : [],
        ) ?? [],
    ),
  );
  return [...positions].map((at) => {
    const statistics = comparisons.flatMap((one) => statisticOf(one, name, centring, at) ?? []);
    const { mean, low, high } = overSeeds(statistics.map(({ value }) => value));
    const bands = Object.fromEntries(
      Object.keys(statistics[0]?.nulls ?? {}).map((nullName) => {
        const all = statistics.flatMap(({ nulls }) => nulls[nullName as keyof typeof nulls] ?? []);
        return [
          nullName,
          { low: Math.min(...all.map((band) => band.low)), high: Math.max(...all.map((band) => band.high)) },
        ];
      }),
    );
    return { at, value: mean, low, high, bands };
  });
}

/** The paper's Figures 2a and 6: D(beta) by layer and period, centred and not, beside flipped increments. */
export function dimensionFigure(group: TrialGroup): ReportFigure {
  const { trials } = group;
  const [{ path }] = trials;
  const [shownNull] = path.options.nulls;
  const panels = (['none', 'mean'] as const).flatMap((centring) =>
    periodNames.map((period) => ({
      centring,
      period,
      layers: path.layers.map(({ layer }) => ({
        layer,
        points: pointsOf(trials, { layer, period }, 'majorDimensionality', centring),
      })),
    })),
  );
  const values = panels.flatMap(({ layers }) =>
    layers.flatMap(({ points }) => points.flatMap(({ high, bands }) => [1, high ?? 1, bands[shownNull]?.high ?? 1])),
  );
  const compared = comparisonOf(trials[0], path.layers[0].layer, 'early');
  return {
    name: `${group.prefix}-major-dimensionality`,
    caption:
      `Major dimensionality D(β) at the paper’s thresholds by layer and period, ${groupName(group)} (the paper’s Figures 2a and 6): the number of directions that ` +
      'hold the share β of the sum of all singular values. Periods are thirds of the recorded snapshots since the first update ' +
      `(${path.periods.map(({ name, firstStep, lastStep }) => `${name}: steps ${firstStep} to ${lastStep}`).join('; ')}${ofFirstSeed(trials)}); the paper does not say where it cuts. ` +
      `Above: as the paper has it, uncentred; below: each parameter less its mean over the period. Each piece is decomposed from ${compared?.snapshots ?? 'few'} snapshots, ${wayText(compared?.way ?? 'gram')}; ` +
      `D(β) cannot exceed that number. Bands: ${bandText(path.options.band, path.options.repeats)} of the same piece with ${nullsText([shownNull])}` +
      `${trials.length > 1 ? ', widest over seeds; lines are means over seeds, dots single seeds’ range' : ''}. ` +
      'A low uncentred D(β) says mostly that weights are large beside their moves; only a curve below its band speaks of few directions.',
    svg: composeFigure({
      panels: panels.map(({ centring, period, layers }) =>
        panel({
          title: `${period}, ${centringNames[centring]}`,
          xLabel: 'β',
          yLabel: 'D(β)',
          x: { domain: [0.49, 1], ticks: 6 },
          y: logarithmicAxis(values),
          marks: layers.flatMap(({ layer, points }) => {
            const colour = layerColour(layer);
            const band = points.flatMap(({ at, bands }) => (bands[shownNull] ? [{ at, ...bands[shownNull] }] : []));
            return [
              Plot.areaY(band, { x: 'at', y1: 'low', y2: 'high', fill: colour, fillOpacity: 0.2 }),
              Plot.lineY(points, { x: 'at', y: 'value', stroke: colour, strokeWidth: 1.6 }),
              Plot.dot(points, { x: 'at', y: 'value', fill: colour, r: 2.2 }),
              ...(trials.length > 1 ? [Plot.ruleX(points, { x: 'at', y1: 'low', y2: 'high', stroke: colour })] : []),
            ];
          }),
        }),
      ),
      legend: path.layers.map(({ layer }) => ({
        label: `${layerName(layer)}; band: ${nullText(shownNull)}`,
        colour: layerColour(layer),
        kind: 'band' as const,
      })),
      columns: 3,
    }),
    data: panels,
  };
}

/** Whose periods a caption gives, where seeds have paths of different lengths. */
function ofFirstSeed(trials: readonly TrialAnalysis[]): string {
  const [first] = trials;
  const isCommon = trials.every(({ path }) => JSON.stringify(path.periods) === JSON.stringify(first.path.periods));
  return isCommon ? '' : `, of seed ${first.seed}`;
}

/** The whole vector over the whole path beside every null model. */
export function concentrationFigure(group: TrialGroup): ReportFigure {
  const { trials } = group;
  const [{ path }] = trials;
  const { nulls, repeats, band } = path.options;
  const statistics = [
    { name: 'majorDimensionality', title: 'D(β)', xLabel: 'β', yLabel: 'D(β)' },
    { name: 'informationAmount', title: 'Information amount', xLabel: 'directions k', yLabel: 'a_k' },
  ] as const;
  const panels = statistics.flatMap((statistic) =>
    (['none', 'mean'] as const).map((centring) => ({
      ...statistic,
      centring,
      points: pointsOf(trials, { layer: null, period: null }, statistic.name, centring),
    })),
  );
  const compared = comparisonOf(trials[0], null, null);
  return {
    name: `${group.prefix}-concentration`,
    caption:
      `Concentration of the whole path, all layers, ${groupName(group)}: D(β) and the information amount a_k (share of the sum of all singular values in the first k), ` +
      `uncentred as in the paper and centred, from ${compared?.snapshots ?? 'few'} snapshots (every ${compared?.stride ?? 1}. recorded one), ${wayText(compared?.way ?? 'gram')}. Dots: the path; bands: ${bandText(band, repeats)} ` +
      `of each null model (${nullsText(nulls)})${trials.length > 1 ? ' (widest over seeds; the line is the mean over seeds)' : ''}. Inside its band, a curve shows nothing that paths of that kind would not.`,
    svg: composeFigure({
      panels: panels.map(({ name, title, xLabel, yLabel, centring, points }) => {
        const dimension = name === 'majorDimensionality';
        return panel({
          title: `${title}, ${centringNames[centring]}`,
          xLabel,
          yLabel,
          x: dimension ? { domain: [0.49, 1], ticks: 6 } : { ticks: Math.min(8, points.length) },
          y: dimension ? logarithmicAxis(points.flatMap(valuesOf)) : { domain: [0, 1] },
          marks: [
            ...nulls.slice(0, shownNulls).flatMap((nullName) => {
              const bands = points.flatMap(({ at, bands: all }) => (all[nullName] ? [{ at, ...all[nullName] }] : []));
              const colour = nullColour(nullName);
              return [
                Plot.areaY(bands, { x: 'at', y1: 'low', y2: 'high', fill: colour, fillOpacity: 0.25 }),
                Plot.lineY(bands, { x: 'at', y: 'low', stroke: colour, strokeOpacity: 0.7 }),
                Plot.lineY(bands, { x: 'at', y: 'high', stroke: colour, strokeOpacity: 0.7 }),
              ];
            }),
            Plot.lineY(points, { x: 'at', y: 'value', stroke: 'black', strokeWidth: 1.6 }),
            Plot.dot(points, { x: 'at', y: 'value', fill: 'black', r: 2.4 }),
          ],
        });
      }),
      legend: [
        { label: 'the path', colour: black, kind: 'curve' },
        ...nulls
          .slice(0, shownNulls)
          .map((name) => ({ label: nullText(name), colour: nullColour(name), kind: 'band' as const })),
      ],
    }),
    data: panels,
  };
}

/** Everything of a point that a panel draws. */
function valuesOf({ low, high, bands }: ComparedPoint): number[] {
  return [low ?? 1, high ?? 1, ...Object.values(bands).flatMap((band) => [band.low, band.high])];
}
