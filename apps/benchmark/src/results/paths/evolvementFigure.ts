import {
  type ComponentBand,
  type ComponentChange,
  type Evolvement,
  improvingDefinition,
} from '@policypath/path-report/phenomena';
import * as Plot from '@observablehq/plot';
import { composeFigure, logarithmicAxis, palette, panel } from '@policypath/figures';
import { wayText, type Centring } from '@policypath/tsvd';
import { shortSteps, stepsAxis } from '../../words/steps.ts';
import type { ReportFigure } from '../report/section.ts';
import { nullColour, nullsText, nullText, shownNulls, nullLegend } from './pathMarks.ts';
import { centringNames } from './dimensionFigure.ts';
import type { TrialGroup } from './trialGroup.ts';
import { bandText } from '../../words/numbers.ts';
import { agentTitle } from '../../words/agentTitle.ts';

const vectorColours = [palette.blue, palette.vermillion] as const;
const marked = '#3355cc';
const markedDashes = '5,3';
/** Of the columns of a path drawn from a null model. */
const drawnDashes = '2,3';

/** The paper's Figures 2b, 7 and 8 of the group's first trial: return, columns of U, detour and final change by component. */
export function evolvementFigure(group: TrialGroup, centring: Centring): ReportFigure {
  const [{ path, seed }] = group.trials;
  const { steps, draws, centrings } = path.evolvement;
  const evolvement = centrings.find((one) => one.centring === centring);
  if (evolvement === undefined)
    throw new Error(`the analysis has no components of the ${centringNames[centring]} path`);
  const { improvingEnd, evaluations } = path;
  const lastStep = steps[steps.length - 1];
  const x = { domain: [0, lastStep], ticks: 5, tickFormat: shortSteps, insetRight: 2 };
  const border =
    improvingEnd === null
      ? []
      : [Plot.ruleX([improvingEnd], { stroke: marked, strokeDasharray: markedDashes, strokeWidth: 1.3 })];
  const vectors = [0, 2, 4]
    .filter((from) => from < evolvement.leftVectors.length)
    .map((from) =>
      panel({
        title: `Columns ${from + 1} and ${from + 2} of U`,
        xLabel: stepsAxis([group]),
        yLabel: 'u_i,k',
        x,
        marks: [
          Plot.ruleY([0], { stroke: '#bbbbbb' }),
          ...border,
          ...[from, from + 1].flatMap((j) => [
            ...(evolvement.nulls.length === 0
              ? []
              : [vectorLine(steps, aligned(evolvement, j), vectorColours[j - from], drawnDashes, 0.9)]),
            vectorLine(steps, evolvement.leftVectors[j] ?? [], vectorColours[j - from], undefined, 1.6),
          ]),
        ],
      }),
    );
  const changes = evolvement.improving ?? evolvement.whole;
  const shown = evolvement.improving === null ? 'the whole path' : 'the improving period';
  return {
    name: `${group.prefix}-components-${centringNames[centring]}`,
    caption:
      `How the path evolves along its components, ${centringNames[centring]}, ${group.environment}, ${agentTitle(group.agent)} ${group.variant}, seed ${seed} (the paper’s Figures 2b, 7 and 8` +
      `${centring === 'none' ? '' : ', which are not centred'}). Return of the evaluations; columns of U, the left vectors of the whole path’s temporal SVD from ${steps.length} snapshots ${wayText(evolvement.way ?? 'gram')}, ` +
      'signs such that none ends below its beginning; detour ratio (accumulated over final change) and final change of each column over ' +
      `${shown}. ${improvingText(improvingEnd)} ${dottedText(evolvement)}` +
      `Bars beside the dots: ${bandText(path.options.band, draws)} of each null model over the same stretch (${nullsText(path.options.nulls)}). Cosines and detours that grow with k are what every noisy path has; only what leaves the bands is evidence.`,
    svg: composeFigure({
      panels: [
        panel({
          title: 'Return',
          xLabel: stepsAxis([group]),
          yLabel: 'mean return',
          x,
          marks: [
            ...border,
            Plot.lineY(evaluations, { x: 'step', y: 'meanReturn', stroke: 'black', strokeWidth: 1.6 }),
            Plot.dot(evaluations.length === 1 ? evaluations : [], { x: 'step', y: 'meanReturn', r: 2.5 }),
          ],
        }),
        ...vectors,
        componentPanel('Detour ratio', 'detour ratio of u_k', evolvement, changes, 'detour'),
        componentPanel('Final change', '|u_n,k − u_1,k|', evolvement, changes, 'final'),
      ],
      legend: [
        { label: 'u_k, odd k', colour: vectorColours[0], kind: 'curve' },
        { label: 'u_k, even k', colour: vectorColours[1], kind: 'curve' },
        ...(improvingEnd === null
          ? []
          : [{ label: 'improving period ends', colour: marked, kind: 'level' as const, dashes: markedDashes }]),
        ...evolvement.nulls
          .slice(0, shownNulls)
          .flatMap(({ name }, index) => [
            { label: nullText(name), colour: nullColour(name), kind: 'band' as const },
            ...(index === 0 ? [nullLegend('dotted: one of these', drawnDashes)] : []),
          ]),
      ],
      columns: 3,
    }),
    data: { steps, improvingEnd, evaluations, ...evolvement },
  };
}

function dottedText({ nulls: [drawn] }: Evolvement): string {
  return drawn === undefined
    ? ''
    : `Dotted: the same columns of one path drawn from the null model '${nullText(drawn.name)}'. `;
}

export function improvingText(improvingEnd: number | null): string {
  const { evaluations, share } = improvingDefinition;
  const definition = `the first evaluation whose return, smoothed over ${evaluations} evaluations, has gained ${Math.round(100 * share)} % of the way from the lowest before the highest up to that`;
  return improvingEnd === null
    ? `There is no improving period (it would end at ${definition}): the smoothed return is highest at the beginning.`
    : `The blue dashed line at step ${improvingEnd} ends the improving period: ${definition} (the paper marks it by eye).`;
}

function vectorLine(
  steps: readonly number[],
  vector: readonly number[],
  stroke: string,
  dashes: string | undefined,
  strokeWidth: number,
): Plot.Markish {
  return Plot.lineY(
    vector.map((value, i) => ({ step: steps[i], value })),
    { x: 'step', y: 'value', stroke, strokeDasharray: dashes, strokeWidth },
  );
}

/** Column j of the first null model's first path, its sign chosen to lie near the path's column. */
function aligned({ leftVectors, nulls }: Evolvement, j: number): readonly number[] {
  const [{ leftVectors: drawn }] = nulls;
  const [recorded, other] = [leftVectors[j] ?? [], drawn[j] ?? []];
  const product = other.reduce((sum, value, i) => sum + value * (recorded[i] ?? 0), 0);
  return product < 0 ? other.map((value) => -value) : other;
}

/** Components in a panel: more cannot be told apart. */
const shownComponents = 16;

/** The path's components as dots, each among the bands of the null models beside it. */
function componentPanel(
  title: string,
  yLabel: string,
  { nulls, improving }: Evolvement,
  changes: readonly ComponentChange[],
  quantity: 'detour' | 'final',
): string {
  const shown = changes.slice(0, shownComponents);
  const points = shown.flatMap((change, j) => {
    const value = change[quantity];
    return value === null || value <= 0 ? [] : [{ k: j + 1, value }];
  });
  const bars = nulls.slice(0, shownNulls).map(({ name, whole, improving: inImproving }, position) => ({
    name,
    bands: bandPoints(improving === null ? whole : (inImproving ?? []), quantity).map((band) => ({
      ...band,
      k: band.k + 0.22 * (position - (Math.min(nulls.length, shownNulls) - 1) / 2),
    })),
  }));
  const values = [
    ...points.map(({ value }) => value),
    ...bars.flatMap(({ bands }) => bands.flatMap(({ low, high }) => [low, high])),
  ];
  return panel({
    title: `${title} by component`,
    xLabel: 'component k',
    yLabel,
    x: { domain: [0.4, shown.length + 0.6], ticks: Math.min(8, shown.length) },
    y: logarithmicAxis(values),
    marks: [
      ...bars.map(({ name, bands }) =>
        Plot.ruleX(bands, {
          x: 'k',
          y1: 'low',
          y2: 'high',
          stroke: nullColour(name),
          strokeOpacity: 0.55,
          strokeWidth: 3,
        }),
      ),
      Plot.lineY(points, { x: 'k', y: 'value', stroke: 'black', strokeOpacity: 0.35 }),
      Plot.dot(points, { x: 'k', y: 'value', r: 2.8, fill: 'black' }),
    ],
  });
}

/** An end at infinity (a component that returned exactly; null in the file) has no place on the axis. */
function bandPoints(
  bands: readonly ComponentBand[],
  quantity: 'detour' | 'final',
): { k: number; low: number; high: number }[] {
  return bands.slice(0, shownComponents).flatMap((band, j) => {
    const { low, high } = band[quantity];
    return low > 0 && high !== null && Number.isFinite(high) ? [{ k: j + 1, low, high }] : [];
  });
}
