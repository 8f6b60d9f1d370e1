import type { PathAnalysis } from '../analysis/pathAnalysis.ts';
import { pathLine, thinnedLines } from '../report/descriptions.ts';
import { short, whole } from '../report/numbers.ts';
import { printable } from '../report/printable.ts';
import { escapeHtml } from './escapeHtml.ts';
import { colours, legend } from './figure.ts';
import { nullBands, nullsOf } from './nullFigures.ts';
import { parameterCdf, parameterHistogram } from './parameterFigures.ts';
import {
  componentChanges,
  componentDetours,
  informationCurves,
  leftVectors,
  singularValueCurves,
} from './spectrumFigures.ts';
import { dimensionalityTable, nullTable, tensorTable } from './tables.ts';

const style = `body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:1280px;padding:0 1rem;color:#222;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.25rem;border-top:1px solid #ccc;padding-top:1rem;overflow-wrap:anywhere}h3{font-size:1.05rem}
.figures{display:flex;flex-wrap:wrap;gap:.5rem}.figures svg{height:auto;max-width:100%}
.legend span{margin-right:1.2rem}.legend i{display:inline-block;width:1.4em;height:.6em;margin-right:.4em}
table{border-collapse:collapse;font-size:13px}th,td{border:1px solid #ccc;padding:.15rem .5rem;text-align:right}th:first-child,td:first-child{text-align:left}
.thinned{background:#fff4d6;padding:.4rem .8rem}.scroll{overflow-x:auto}`;

/** One self-contained page: figures inline, no script, nothing fetched. */
export function analysisPage(analyses: readonly PathAnalysis[]): string {
  const names = analyses.map(({ path }) => escapeHtml(printable(path)));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Temporal SVD: ${names.join(', ')}</title>
<style>${style}</style>
</head>
<body>
<h1>Temporal SVD of ${analyses.length === 1 ? 'a parameter path' : `${analyses.length} parameter paths`}</h1>
${analyses.map(section).join('\n')}
</body>
</html>
`;
}

function section(analysis: PathAnalysis): string {
  const { decomposition, parameters } = analysis;
  const { uncentred, centred } = decomposition;
  const parts = [
    `<h2>${escapeHtml(printable(analysis.path))}</h2>`,
    `<p>${escapeHtml(pathLine(analysis))}.</p>`,
    ...thinnedLines(analysis).map((line) => `<p class="thinned">${escapeHtml(line)}</p>`),
    '<h3>Directions</h3>',
    dimensionalityTable(analysis),
  ];
  if (uncentred.numericalRank === 0) {
    parts.push('<p>Every snapshot is the zero vector: there is nothing to decompose.</p>');
  } else {
    parts.push(
      legend([
        ['uncentred (the paper’s way)', colours[0]],
        ['less the mean snapshot', colours[1]],
      ]),
      figures([informationCurves(analysis), singularValueCurves(analysis), componentDetours(analysis)]),
      legend([
        ['accumulated change', colours[2]],
        ['final change', colours[3]],
      ]),
      figures([componentChanges(analysis)]),
      '<h3>Left vectors</h3>',
      figures(leftVectors(analysis, 'uncentred')),
      centred.numericalRank === 0 ? '<p>Every snapshot is the same: the centred path is zero.</p>' : '',
      figures(leftVectors(analysis, 'centred')),
    );
  }
  const { share, neverMoved, returned } = parameters;
  const quantities = [
    { name: 'accumulated change', quantity: parameters.accumulatedChange },
    { name: 'detour ratio', quantity: parameters.detourRatio },
  ].filter(({ quantity }) => (quantity.all?.maximum ?? 0) > 0);
  parts.push(
    '<h3>Parameters</h3>',
    `<p>${whole(neverMoved)} never moved (0/0), ${whole(returned)} returned exactly to where they began (an infinite ratio); neither has a detour ratio.</p>`,
    legend([
      ['all parameters', colours[0]],
      [`upper ${short(100 * share)} % by accumulated change`, colours[1]],
    ]),
    figures(quantities.flatMap((options) => [parameterHistogram(options), parameterCdf(options)])),
    '<h3>Null models</h3>',
    nullSection(analysis),
    '<h3>Tensors</h3>',
    tensorTable(analysis),
  );
  return `<section>\n${parts.join('\n')}\n</section>`;
}

function nullSection({ nullModels }: PathAnalysis): string {
  if ('skipped' in nullModels) return `<p>None. ${escapeHtml(printable(nullModels.skipped))}</p>`;
  const entries = nullsOf(nullModels).map(({ name, colour }) => [name, colour] as const);
  return [
    `<p>Bands hold ${short(100 * nullModels.band)} % of ${nullModels.repeats} paths drawn of each null model. Inside its band, a curve shows nothing that paths of that kind would not.</p>`,
    legend([['this path', '#000000'], ...entries]),
    figures(nullBands(nullModels)),
    `<details><summary>All ${nullModels.statistics.length} statistics with p-values (choose one beforehand, or correct for their number)</summary>`,
    nullTable(nullModels),
    '</details>',
  ].join('\n');
}

function figures(svgs: readonly string[]): string {
  return `<div class="figures">${svgs.join('\n')}</div>`;
}
