import { html, Html, legend, seriesStyle, swatch, table } from '@policypath/figures';
import { wayText, type NullComparison } from '@policypath/tsvd';
import type { PathAnalysis, SpectrumAnalysis } from '../analysis/pathAnalysis.ts';
import { nullText, pathLine, shownStatistic, statisticText, thinnedLines } from '../words/descriptions.ts';
import { short, trimmed, whole } from '../words/numbers.ts';
import { verdictText } from '../words/verdict.ts';
import { nullBands, nullsOf } from './nullFigures.ts';
import { parameterCdf, parameterHistogram } from './parameterFigures.ts';
import {
  componentChanges,
  componentDetours,
  informationCurves,
  leftVectors,
  singularValueCurves,
  varianceCurves,
} from './spectrumFigures.ts';

/** One self-contained page about one path or several: figures inline, no script, nothing fetched. */
export function renderHtml(given: PathAnalysis | readonly PathAnalysis[]): string {
  const analyses = 'path' in given ? [given] : given;
  const title = analyses.length === 1 ? 'a parameter path' : `${analyses.length} parameter paths`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Temporal SVD: ${analyses.map(({ path }) => path).join(', ')}</title>
        <style>
          ${new Html(pageStyle)}
        </style>
      </head>
      <body>
        <h1>Temporal SVD of ${title}</h1>
        ${analyses.map(section)}
        <h2>What this page computes</h2>
        <p>
          The path is a matrix with one snapshot a row, oldest first; U S V<sup>T</sup> is its singular value
          decomposition. Directions are the rows of V<sup>T</sup>, singular values the diagonal of S; columns of U say
          when the run moved along each. “Uncentred” is the way of “The Ladder in Chaos” (arXiv 2303.01391), “centred”
          and the null models are not in it.
        </p>
      </body>
    </html> `.text;
}

function section(analysis: PathAnalysis): Html {
  return html`<section>
    <h2>${analysis.path}</h2>
    <p class="verdict">${verdictText(analysis)}</p>
    <p>
      ${pathLine(analysis)}. A snapshot θ is all parameters of the network at one moment. A direction is one fixed
      pattern of change over all parameters; its singular value says how much of the path lies along it. Random paths
      (null models) have steps like those of this run, and no structure.
    </p>
    ${analysis.remarks.map((remark) => html`<p class="remark">${remark}</p>`)}
    ${thinnedLines(analysis).map((line) => html`<p class="thinned">${line}</p>`)} ${directions(analysis)}
    ${layerSection(analysis)} ${parameterParts(analysis)}
    <h3>Null models: what paths without structure look like</h3>
    ${nullSection(analysis)}
    <h3>Tensors</h3>
    ${table({
      label: 'Tensors',
      labelled: true,
      columns: ['tensor', 'shape'],
      rows: analysis.tensors.map(({ name, shape }) => [name, shape.join(' × ')]),
    })}
  </section> `;
}

function directions(analysis: PathAnalysis): Html {
  const { uncentred, centred } = analysis.decomposition;
  const isStill = centred.numericalRank === 0;
  return html`<h3>Directions</h3>
    <p>
      D(β) is the number of directions that hold the share β of the sum of all singular values; below it, of their
      squares (explained variance). Uncentred, the first direction is mostly the weights themselves; centred, less the
      mean snapshot, is about the moves alone.
    </p>
    ${dimensionalityTable(analysis)}
    ${
      uncentred.numericalRank === 0
        ? html`<p>Every snapshot is the zero vector: there is nothing to decompose.</p>`
        : html`${legend([
              { name: 'uncentred (the paper’s way)', series: 0 },
              { name: 'centred: less the mean snapshot', series: 1 },
            ])}
            ${figures([
              ...(uncentred.numericalRank > 1
                ? [informationCurves(analysis), varianceCurves(analysis), singularValueCurves(analysis)]
                : []),
              ...(hasDetours(uncentred) || hasDetours(centred) ? [componentDetours(analysis)] : []),
              ...(moves(uncentred) ? [componentChanges(analysis, 'uncentred')] : []),
              ...(moves(centred) ? [componentChanges(analysis, 'centred')] : []),
            ])}
            <h3>Left vectors: when the run moved along each direction</h3>
            <p>
              A slope is a steady move, a wave goes out and back, a flat line stands still. Column k of U is the path’s
              coordinate along direction k, in units that make the column’s length 1; signs are arbitrary, here none
              ends below its beginning.
            </p>
            ${figures(leftVectors(analysis, 'uncentred'), 'small')}
            ${
              isStill
                ? html`<p>Every snapshot is the same: the centred path is zero.</p>`
                : figures(leftVectors(analysis, 'centred'), 'small')
            }`
    }`;
}

const hasDetours = ({ components }: SpectrumAnalysis): boolean =>
  components.some(({ detourRatio }) => detourRatio !== null && detourRatio > 0);
const moves = ({ components }: SpectrumAnalysis): boolean =>
  components.some(({ accumulatedChange }) => accumulatedChange > 0);

/** How far each layer moved, and along how many directions. */
function layerSection({ layers }: PathAnalysis): Html | null {
  if (layers.length === 0) return null;
  const counted = layers.some(({ directions: count }) => count !== null);
  const ways = [...new Set(layers.flatMap(({ directionsWay }) => directionsWay ?? []))].map(wayText);
  return html`<h3>Layers</h3>
    <p>
      Which layers carry the run. Moved: distance between the first and the newest snapshot, also as a share of the
      whole network’s (of squares) and of the layer’s own size. Detour: length of the way over that distance; 1 is
      straight.${counted ? ` Directions: how many hold 90 % of the layer’s moves (centred, at most 100 snapshots), ${ways.join(' or ')}.` : ''}
    </p>
    ${table({
      label: 'Layers',
      labelled: true,
      columns: [
        'layer',
        'parameters',
        'moved',
        'of the whole',
        'of its size',
        'detour',
        ...(counted ? ['directions'] : []),
      ],
      rows: layers.map(({ layer, tensors, parameters, way, distance, size, share, directions: count }) => [
        html`${layer}<br /><small
            >${tensors.length > 3 ? `${tensors.slice(0, 3).join(', ')} …` : tensors.join(', ')}</small
          >`,
        whole(parameters),
        short(distance),
        percent(share),
        size > 0 ? percent(distance / size) : '-',
        distance > 0 ? short(way / distance) : way > 0 ? 'returned' : 'never moved',
        ...(counted ? [count === null ? '-' : whole(count)] : []),
      ]),
    })}`;
}

const percent = (share: number): string => `${trimmed(100 * share, 3)} %`;

function parameterParts({ parameters }: PathAnalysis): Html {
  const { share, neverMoved, returned } = parameters;
  const quantities = [
    {
      name: 'accumulated change',
      quantity: parameters.accumulatedChange,
      see: 'How far single parameters travelled; a long tail to the left is parameters that hardly learn.',
      formula: html`Σ|θ<sub>i+1</sub> − θ<sub>i</sub>| of each parameter over all snapshots, in the parameter’s own
        unit.`,
    },
    {
      name: 'final change',
      quantity: parameters.finalChange,
      see: 'How far they ended from where they began.',
      formula: html`|θ<sub>n</sub> − θ<sub>1</sub>| of each parameter.`,
    },
    {
      name: 'detour ratio',
      quantity: parameters.detourRatio,
      see: 'To the right: much way for little change.',
      formula: html`Accumulated over final change: 1 is straight. It grows with how often snapshots were taken.`,
    },
  ].filter(({ quantity }) => (quantity.all?.maximum ?? 0) > 0);
  return html`<h3>Parameters</h3>
    <p>
      ${whole(neverMoved)} never moved (0/0), ${whole(returned)} returned exactly to where they began (an infinite
      ratio); neither has a detour ratio.
    </p>
    ${legend([
      { name: 'all parameters', series: 0 },
      { name: `the upper ${trimmed(100 * share)} % of them by accumulated change`, series: 1 },
    ])}
    ${figures([...quantities.map(parameterHistogram), ...quantities.map(parameterCdf)])}`;
}

function nullSection({ nullModels }: PathAnalysis): Html {
  if ('skipped' in nullModels) return html`<p>None. ${nullModels.skipped}</p>`;
  const { way, band, repeats, statistics } = nullModels;
  const nulls = nullsOf(nullModels);
  return html`<p>
      A band holds ${trimmed(100 * band)} % of ${repeats} paths drawn of a null model, at each k by itself: of a path of
      that very kind, some ${trimmed(100 - 100 * band)} % of the points lie outside. Within its band a curve shows
      nothing that such paths would not. Path and draws are decomposed ${wayText(way ?? 'gram')}.
    </p>
    <dl>
      ${nulls.map(
        ({ name }) =>
          html`<dt>${name}</dt>
            <dd>${nullText(name)}</dd>`,
      )}
    </dl>
    <p class="legend">
      <span>${swatch('currentColor')}this path</span>
      ${nulls.map(({ name, colour }) => html`<span>${swatch(colour)}${name}</span>`)}
    </p>
    ${figures(nullBands(nullModels))}
    <details>
      <summary>
        All ${statistics.length} statistics with p-values (choose one beforehand, or correct for their number)
      </summary>
      ${nullTable(nullModels)}
    </details>`;
}

function figures(made: readonly Html[], size = ''): Html {
  return html`<div class="figures ${size}">${made}</div>`;
}

/** D(beta) at the paper's thresholds. */
function dimensionalityTable({ decomposition: { uncentred, centred } }: PathAnalysis): Html {
  const betas = uncentred.majorDimensionality.map(({ beta }) => String(beta));
  const rows = Object.entries({ uncentred, centred }).flatMap(([name, { way, numericalRank, majorDimensionality }]) => {
    const row = (label: string, value: (at: (typeof majorDimensionality)[number]) => number): string[] => [
      label,
      ...(majorDimensionality.length > 0 ? majorDimensionality.map((at) => whole(value(at))) : betas.map(() => '-')),
      whole(numericalRank),
      numericalRank === 0 ? '-' : wayText(way),
    ];
    return [
      row(`D(β), ${name}`, ({ dimensionality }) => dimensionality),
      row(`of explained variance, ${name}`, ({ ofExplainedVariance }) => ofExplainedVariance),
    ];
  });
  return table({
    label: 'Major dimensionality',
    labelled: true,
    columns: ['β', ...betas, 'numerical rank', 'decomposed'],
    rows,
  });
}

/** Every statistic beside its bands. */
function nullTable(comparison: NullComparison): Html {
  const nulls = nullsOf(comparison);
  return table({
    label: 'Statistics beside null models',
    labelled: true,
    columns: ['statistic', 'path', ...nulls.flatMap(({ name }) => [name, 'p'])],
    rows: comparison.statistics.map((statistic) => {
      const shown = shownStatistic(statistic);
      const limits = nulls.flatMap(({ name }) => {
        const one = statistic.nulls[name];
        if (one === undefined) return ['-', '-'];
        const { low, high } = shown.band(one);
        return [`${short(low)} to ${short(high)}`, trimmed(one.pValue, 2)];
      });
      return [statisticText(statistic), short(shown.value), ...limits];
    }),
  });
}

/** Light or dark as the reader's system asks, light on paper; nothing wider than the window. */
const pageStyle = `${seriesStyle}
:root { color-scheme: light dark; --text: #222; --faint: #999; --paper: #fff; --line: #ccc; --note: #fff4d6; --dim: #555; }
@media screen and (prefers-color-scheme: dark) { :root { --text: #e4e4e4; --faint: #777; --paper: #15171a; --line: #444; --note: #3a3218; --dim: #aaa; } }
* { box-sizing: border-box; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 1280px; padding: 0 1rem; color: var(--text); background: var(--paper); }
h1 { font-size: 1.5rem; }
h2 { font-size: 1.25rem; border-top: 1px solid var(--line); padding-top: 1rem; overflow-wrap: anywhere; }
h3 { font-size: 1.05rem; margin-top: 2rem; }
p, dl { max-width: 80ch; overflow-wrap: anywhere; }
dt { font-weight: 600; }
dd { margin: 0 0 .3rem 1.2rem; }
.figures { display: grid; gap: 1rem 1.5rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 340px), 1fr)); }
.small { grid-template-columns: repeat(auto-fill, minmax(min(100%, 240px), 1fr)); gap: .5rem 1rem; }
figure { margin: 0; min-width: 0; }
figure > svg { display: block; width: 100%; max-width: 520px; height: auto; }
figcaption { font-size: 12.5px; color: var(--dim); max-width: 56ch; }
sub, sup { font-size: .75em; line-height: 0; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
th, td { border: 1px solid var(--line); padding: .15rem .5rem; text-align: right; white-space: nowrap; }
th:first-child { text-align: left; }
tbody th { font-weight: 400; }
table:has(th:nth-child(10)) :is(th, td) { white-space: normal; overflow-wrap: anywhere; }
table small { color: var(--dim); overflow-wrap: anywhere; }
.verdict { font-size: 1.15rem; font-weight: 600; }
.remark { margin: .3rem 0; color: var(--dim); }
.thinned { background: var(--note); padding: .4rem .8rem; }
.scroll { overflow-x: auto; }
summary { cursor: pointer; margin: .8rem 0; }
@media (max-width: 640px) {
  table, tbody, tr, tbody th, td { display: block; border: 0; }
  thead { display: none; }
  tr { border: 1px solid var(--line); margin-bottom: .5rem; padding: .3rem .5rem; }
  tbody th { font-weight: 600; white-space: normal; overflow-wrap: anywhere; padding: 0; }
  td { display: flex; justify-content: space-between; gap: 1rem; white-space: normal; padding: 0; }
  td::before { content: attr(data-label); text-align: left; color: var(--dim); }
}
@media print { details > * { display: block; } figure { break-inside: avoid; } }`;
