import type { PathAnalysis } from '../analysis/pathAnalysis.ts';
import { nullText, pathLine, thinnedLines } from '../report/descriptions.ts';
import { trimmed, whole } from '../report/numbers.ts';
import { printable } from '../report/printable.ts';
import { escapeHtml } from './escapeHtml.ts';
import { colours, legend } from './figure.ts';
import { nullBands, nullsOf } from './nullFigures.ts';
import { pageStyle } from './pageStyle.ts';
import { parameterCdf, parameterHistogram } from './parameterFigures.ts';
import {
  componentChanges,
  componentDetours,
  informationCurves,
  leftVectors,
  singularValueCurves,
  varianceCurves,
} from './spectrumFigures.ts';
import { dimensionalityTable, nullTable, tensorTable } from './tables.ts';

/** One self-contained page: figures inline, no script, nothing fetched. */
export function analysisPage(analyses: readonly PathAnalysis[]): string {
  const names = analyses.map(({ path }) => escapeHtml(printable(path)));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Temporal SVD: ${names.join(', ')}</title>
<style>${pageStyle}</style>
</head>
<body>
<h1>Temporal SVD of ${analyses.length === 1 ? 'a parameter path' : `${analyses.length} parameter paths`}</h1>
<p>A path is a matrix with one snapshot of all parameters a row, oldest first. Its singular value decomposition U S V<sup>T</sup> says how many directions (rows of V<sup>T</sup>) the run moved along, and when (columns of U). Uncentred is the way of “The Ladder in Chaos” (arXiv 2303.01391); there the first direction is mostly the weights themselves. Centred, less the mean snapshot, is about the moves alone.</p>
${analyses.map(section).join('\n')}
</body>
</html>
`;
}

function section(analysis: PathAnalysis): string {
  return `<section>\n${[
    `<h2>${escapeHtml(printable(analysis.path))}</h2>`,
    `<p>${escapeHtml(pathLine(analysis))}.</p>`,
    ...thinnedLines(analysis).map((line) => `<p class="thinned">${escapeHtml(line)}</p>`),
    ...directions(analysis),
    ...parameterParts(analysis),
    '<h3>Null models: what paths without structure look like</h3>',
    nullSection(analysis),
    '<h3>Tensors</h3>',
    tensorTable(analysis),
  ].join('\n')}\n</section>`;
}

function directions(analysis: PathAnalysis): string[] {
  const { uncentred, centred } = analysis.decomposition;
  const parts = [
    '<h3>Directions</h3>',
    '<p>D(β): directions needed for the share β of the sum of all singular values; below, of their squares.</p>',
    dimensionalityTable(analysis),
  ];
  if (uncentred.numericalRank === 0) {
    return [...parts, '<p>Every snapshot is the zero vector: there is nothing to decompose.</p>'];
  }
  const still = '<p>Every snapshot is the same: the centred path is zero.</p>';
  return [
    ...parts,
    legend([
      ['uncentred (the paper’s way)', colours[0]],
      ['centred: less the mean snapshot', colours[1]],
    ]),
    figures([
      informationCurves(analysis),
      varianceCurves(analysis),
      singularValueCurves(analysis),
      componentDetours(analysis),
      componentChanges(analysis, 'uncentred'),
      ...(centred.numericalRank === 0 ? [] : [componentChanges(analysis, 'centred')]),
    ]),
    '<h3>Left vectors</h3>',
    '<p>Column k of U: the path’s coordinate along direction k at each snapshot, in units that make the column’s length 1. Signs are arbitrary; here none ends below its beginning.</p>',
    figures(leftVectors(analysis, 'uncentred'), 'small'),
    centred.numericalRank === 0 ? still : figures(leftVectors(analysis, 'centred'), 'small'),
  ];
}

function parameterParts({ parameters }: PathAnalysis): string[] {
  const { share, neverMoved, returned } = parameters;
  const quantities = [
    {
      name: 'accumulated change',
      quantity: parameters.accumulatedChange,
      formula: 'Σ|θ<sub>i+1</sub> − θ<sub>i</sub>| of each parameter over all snapshots, in the parameter’s own unit.',
    },
    {
      name: 'final change',
      quantity: parameters.finalChange,
      formula: '|θ<sub>n</sub> − θ<sub>1</sub>| of each parameter.',
    },
    {
      name: 'detour ratio',
      quantity: parameters.detourRatio,
      formula: 'Accumulated over final change: 1 is straight. It grows with how often snapshots were taken.',
    },
  ].filter(({ quantity }) => (quantity.all?.maximum ?? 0) > 0);
  return [
    '<h3>Parameters</h3>',
    `<p>${whole(neverMoved)} never moved (0/0), ${whole(returned)} returned exactly to where they began (an infinite ratio); neither has a detour ratio.</p>`,
    legend([
      ['all parameters', colours[0]],
      [`the upper ${trimmed(100 * share)} % of them by accumulated change`, colours[1]],
    ]),
    figures([...quantities.map(parameterHistogram), ...quantities.map(parameterCdf)]),
  ];
}

function nullSection({ nullModels }: PathAnalysis): string {
  if ('skipped' in nullModels) return `<p>None. ${escapeHtml(printable(nullModels.skipped))}</p>`;
  const share = trimmed(100 * nullModels.band);
  const nulls = nullsOf(nullModels);
  return [
    `<p>A band holds ${share} % of ${nullModels.repeats} paths drawn of a null model, at each k by itself: of a path of that very kind, some ${trimmed(100 - 100 * nullModels.band)} % of the points lie outside. Within its band a curve shows nothing that such paths would not.</p>`,
    `<dl>${nulls.map(({ name }) => `<dt>${name}</dt><dd>${escapeHtml(nullText(name))}</dd>`).join('')}</dl>`,
    legend([['this path', 'currentColor'], ...nulls.map(({ name, colour }) => [name, colour] as const)]),
    figures(nullBands(nullModels)),
    `<details><summary>All ${nullModels.statistics.length} statistics with p-values (choose one beforehand, or correct for their number)</summary>`,
    nullTable(nullModels),
    '</details>',
  ].join('\n');
}

function figures(made: readonly string[], size = ''): string {
  return `<div class="figures ${size}">${made.join('\n')}</div>`;
}
