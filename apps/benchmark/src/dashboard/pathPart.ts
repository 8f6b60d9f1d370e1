import * as Plot from '@observablehq/plot';
import { html, legend, pagePanel, seriesColour, table, type Html } from '@policypath/figures';
import { shortBoth, shortSteps, stepsAxis, type CountedSteps } from '../words/steps.ts';
import { waitingText, waysLine, type SpectrumAnalysis } from '@policypath/path-report';
import type { Centring, ComparedStatistic } from '@policypath/tsvd';
import type { PathPicture } from './path/pathPicture.ts';
import type { ShownPath } from './path/pathPictures.ts';
import { percentage, short } from '../words/numbers.ts';

/** The policy path as it evolves, and what of it noise alone would show. */
export function pathPart(shown: ShownPath, trial: CountedSteps): Html {
  switch (shown.status) {
    case 'none':
      return html`<p>
        No path yet: it is recorded by every variant but <code>base</code>, and read from <code>recorded/</code> or from
        the first checkpoint.
      </p>`;
    case 'in work':
      return html`<p>The path is being decomposed …</p>`;
    case 'failed':
      return html`<p class="note">The path could not be decomposed: ${shown.reason}</p>`;
    case 'drawn':
      return picturePart(shown.picture, trial);
  }
}

function picturePart(picture: PathPicture, trial: CountedSteps): Html {
  const { rows, origin } = described(picture, trial.actionRepeat);
  const { uncentred, centred } = picture.decomposition;
  if (uncentred.numericalRank === 0)
    return html`<p>${origin}</p>
      <p>Every snapshot is the zero vector.</p>`;
  const drawn = Math.max(uncentred.components.length, centred.components.length);
  const names = Array.from({ length: drawn }, (_, j) => ({ name: `u_${j + 1}`, series: j }));
  return html`<p>${origin}</p>
    ${legend([...names, { name: 'cosines, what a random walk gives', series: 7, dashed: true }])}
    <div class="figures">
      ${columnsFigure('Left vectors, uncentred', uncentred, picture, { centring: 'none', trial })}
      ${centred.numericalRank === 0 ? null : columnsFigure('Left vectors, centred', centred, picture, { centring: 'mean', trial })}
      ${informationFigure(picture)}
    </div>
    <p class="caption">
      ${waysLine(picture.decomposition)} Signs are arbitrary; each column is turned so that it ends above its beginning.
      Bands: what the information amounts of paths without structure are (below). D(0.9), the directions that hold 90 %
      of the information amount of the ${rows} snapshots read: ${directionsOf(picture, 'none')} uncentred,
      ${directionsOf(picture, 'mean')} centred, as in <code>policypath analyze</code> and <code>report</code>.
    </p>
    ${nullPart(picture)}`;
}

function described(
  { source, snapshots, waiting, stride, steps, dimension }: PathPicture,
  actionRepeat: number,
): { rows: number; origin: string } {
  const thinning =
    stride === 1 ? 'all of them read' : `every ${stride}${stride === 2 ? 'nd' : stride === 3 ? 'rd' : 'th'} read`;
  const span = `steps ${shortBoth(steps[0], actionRepeat)} to ${shortBoth(steps[steps.length - 1], actionRepeat)}`;
  return {
    rows: steps.length,
    origin:
      `${snapshots} snapshots of ${dimension} parameters, ${source}, ${span}; ${thinning}.` +
      (waiting === 0 ? '' : ` ${waitingText(waiting)}.`),
  };
}

interface ColumnPoint {
  readonly step: number;
  readonly value: number;
  readonly label: string;
}

function columnsFigure(
  title: string,
  { components }: SpectrumAnalysis,
  { steps }: PathPicture,
  { centring, trial }: { readonly centring: 'none' | 'mean'; readonly trial: CountedSteps },
): Html {
  const n = steps.length;
  const marks = components.flatMap(({ leftVector }, j) => {
    const points: ColumnPoint[] = leftVector.map((value, i) => ({ step: steps[i], value, label: `u_${j + 1}` }));
    // Of an uncentred walk the first column is nearly constant, the next is the first cosine.
    const halfPeriods = centring === 'mean' ? j + 1 : j;
    const lines = [
      Plot.lineY(points, {
        x: 'step',
        y: 'value',
        z: null,
        stroke: seriesColour(j),
        strokeWidth: 2,
        title: () => `u_${j + 1}`,
      }),
    ];
    if (halfPeriods > 0) {
      lines.unshift(
        Plot.lineY(cosine(points, halfPeriods), {
          x: 'step',
          y: 'value',
          stroke: seriesColour(j),
          strokeDasharray: '3 3',
          strokeOpacity: 0.55,
        }),
      );
    }
    return lines;
  });
  return pagePanel({
    title,
    description: `the first ${components.length} columns of U over ${n} snapshots`,
    xLabel: stepsAxis([trial]),
    x: { tickFormat: shortSteps },
    yLabel: 'coordinate',
    marks,
  });
}

/** The cosine of so many half periods, with a column's mean, spread and sign. */
function cosine(points: readonly ColumnPoint[], halfPeriods: number): ColumnPoint[] {
  const n = points.length;
  const mean = points.reduce((sum, { value }) => sum + value / n, 0);
  const spread = Math.sqrt(points.reduce((sum, { value }) => sum + (value - mean) ** 2 / n, 0));
  const waves = points.map((_, i) => Math.cos((Math.PI * halfPeriods * (i + 0.5)) / n));
  const sign = points.reduce((sum, { value }, i) => sum + value * waves[i], 0) < 0 ? -1 : 1;
  return points.map((point, i) => ({ ...point, value: mean + sign * spread * Math.SQRT2 * waves[i] }));
}

/** D(0.9), from the comparison with null models that the report shows too; from the decomposition where there is none. */
export function directionsOf({ decomposition, nullModels }: PathPicture, centring: Centring): number {
  const compared = ('skipped' in nullModels ? [] : nullModels.statistics).find(
    (one) => one.name === 'majorDimensionality' && one.centring === centring && one.at === 0.9,
  );
  const { majorDimensionality } = decomposition[centring === 'mean' ? 'centred' : 'uncentred'];
  return compared?.value ?? majorDimensionality.find(({ beta }) => beta === 0.9)?.dimensionality ?? 0;
}

/** A value of the path beside the band of the null model. */
export type BesideNull = ReturnType<typeof besideNull>[number];

export function besideNull(statistics: readonly ComparedStatistic[], wanted: ComparedStatistic['name']) {
  return statistics.flatMap(({ name, centring, at, value, nulls: { flippedIncrements: band } }) =>
    name === wanted && at !== null && band !== undefined ? [{ centring, component: at, value, band }] : [],
  );
}

const drawnInformation = 24;

function informationFigure({ decomposition: { uncentred, centred }, nullModels }: PathPicture): Html {
  const bands = 'skipped' in nullModels ? [] : besideNull(nullModels.statistics, 'informationAmount');
  const curves = [
    { name: 'uncentred', series: 0, centring: 'none', information: uncentred.informationAmount },
    { name: 'centred', series: 1, centring: 'mean', information: centred.informationAmount },
  ] as const;
  const marks = curves.flatMap(({ name, series, centring, information }) => {
    const points = information.slice(0, drawnInformation).map((amount, k) => ({ component: k + 1, amount }));
    return [
      Plot.areaY(
        bands.filter((one) => one.centring === centring),
        {
          x: 'component',
          y1: (one: BesideNull) => one.band.low,
          y2: (one: BesideNull) => one.band.high,
          fill: seriesColour(series),
          fillOpacity: 0.25,
        },
      ),
      Plot.lineY(points, { x: 'component', y: 'amount', stroke: seriesColour(series), strokeWidth: 2 }),
      Plot.dot(points, {
        x: 'component',
        y: 'amount',
        r: 3,
        fill: seriesColour(series),
        title: ({ component, amount }: (typeof points)[number]) => `${name} a_${component}: ${percentage(amount)}`,
      }),
    ];
  });
  return pagePanel({
    title: 'Information amount a_k',
    description: `a_1 ${short(uncentred.informationAmount[0])} uncentred, ${short(centred.informationAmount[0] ?? 0)} centred`,
    xLabel: 'directions k',
    yLabel: 'share of the singular values’ sum',
    names: curves.map(({ name, series }) => ({ name, series })),
    marks,
    x: { tickFormat: 'd' },
    y: { domain: [0, 1], tickFormat: '.0%' },
  });
}

function nullPart({ nullModels }: PathPicture): Html {
  if ('skipped' in nullModels) return html`<p>Not compared with a null model: ${nullModels.skipped}</p>`;
  const { repeats: draws, band, statistics } = nullModels;
  const cosines = besideNull(statistics, 'cosineCorrelation');
  const firstAmounts = besideNull(statistics, 'informationAmount').filter(({ component }) => component === 1);
  const rows = [
    ...cosines.filter(({ component }) => component <= 4).map((one) => ({ name: cosineName(one), ...one })),
    ...firstAmounts.map((one) => ({ name: `a_1, ${centringName(one)}`, ...one })),
  ];
  return html`<h3>Is it more than noise?</h3>
    <p>
      The null: ${draws} paths with this path’s own steps, each reversed by a coin. Cosine-shaped columns and a large
      uncentred a_1 come from noise too; only what lies outside the band of ${percentage(band)} of the draws is not a
      null’s shape.
    </p>
    ${table({
      label: 'Comparison with the null model',
      labelled: true,
      columns: ['quantity', 'this path', 'null: band', 'p', 'reading'],
      rows: rows.map(({ name, value, band: { low, high, pValue } }) => [
        name,
        value.toFixed(3),
        `${low.toFixed(3)} to ${high.toFixed(3)}`,
        pValue.toFixed(2),
        reading(value, low, high),
      ]),
    })}
    <p class="caption">
      p two-sided, at least ${short(2 / (draws + 1))} with so many draws; ${rows.length} values are shown, so one of
      them may be outside by chance.
    </p>`;
}

function cosineName(one: BesideNull): string {
  const column = one.centring === 'mean' ? one.component : one.component + 1;
  return `|corr(u_${column}, cosine of ${one.component} half ${one.component === 1 ? 'period' : 'periods'})|, ${centringName(one)}`;
}

function centringName({ centring }: BesideNull): string {
  return centring === 'mean' ? 'centred' : 'uncentred';
}

function reading(value: number, low: number, high: number): string {
  if (value < low) return 'below a null’s';
  return value > high ? 'above a null’s' : 'a null’s shape';
}
