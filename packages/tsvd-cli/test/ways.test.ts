import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writePath } from '@policypath/path-files/node';
import { wayText, type DecompositionWay } from '@policypath/tsvd';
import { parseHTML } from 'linkedom';
import { expect, it } from 'vitest';
import { recordedPath, temporaryFolder, tsvd } from './recordedPath.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const path = recordedPath(16);
writePath(at('plain.npz'), path);
// Steps that vanish beside the weights: centred, their Gram matrix is short of digits.
const rows = path.rows.map((row) => row.map((value, k) => 0.02 * (1 + Math.sin(k)) + 1e-8 * value));
writePath(at('small.npz'), { ...path, at: (index) => rows[index] });

/** Keys that only numbers of a decomposition have. */
const ofDecompositions = ['numericalRank', 'directions', 'statistics', 'random'];

/** Every object below `value` that a decomposition made, by its place. */
function* decomposed(value: unknown, place: string): Generator<readonly [string, Record<string, unknown>]> {
  if (typeof value !== 'object' || value === null) return;
  const record = value as Record<string, unknown>;
  if (ofDecompositions.some((key) => key in record)) yield [place, record];
  for (const [key, below] of Object.entries(record)) yield* decomposed(below, `${place}.${key}`);
}

function waysOf(value: unknown): DecompositionWay[] {
  if (typeof value !== 'object' || value === null) return [value as DecompositionWay];
  return Object.values(value).flatMap(waysOf);
}

it('is said wherever JSON has numbers of a decomposition', async () => {
  const analysis = await tsvd('analyze', at('small.npz'), '--nulls', 'none', '--json');
  const plain = await tsvd('analyze', at('plain.npz'), '--repeats', '2', '--json');
  const comparison = await tsvd('compare', at('small.npz'), at('plain.npz'), '--json');
  const found = [
    ...decomposed(JSON.parse(analysis.output), 'analyze'),
    ...decomposed(JSON.parse(plain.output), 'analyze'),
    ...decomposed(JSON.parse(comparison.output), 'compare'),
  ];
  const places = found.map(([place]) => place);
  const kinds = ['uncentred', 'centred', 'layers.0', 'nullModels', 'angles'];
  expect(kinds.filter((kind) => !places.some((place) => place.endsWith(kind)))).toEqual([]);
  const said = found.map(([place, record]) => {
    const ways = waysOf('directions' in record ? record['directionsWay'] : (record['ways'] ?? record['way']));
    return { place, known: ways.length > 0 && ways.every((way) => way === 'gram' || way === 'full') };
  });
  expect(said.filter(({ known }) => !known)).toEqual([]);
  const { uncentred, centred } = (
    JSON.parse(analysis.output) as { paths: [{ decomposition: Record<string, { way: string }> }] }
  ).paths[0].decomposition;
  expect([uncentred.way, centred.way]).toEqual(['full', 'full']);
});

it('is said in words by the terminal, the page and edits', async () => {
  const page = at('page.html');
  const commands = [
    ['analyze', at('plain.npz'), '--nulls', 'none', '--html', page],
    ['compare', at('plain.npz'), at('plain.npz')],
    ['edit', at('plain.npz'), '--rank', '2', '--boost', '0.5', '-o', at('pptb.npy')],
    ['extrapolate', at('plain.npz'), '-o', at('later.npy')],
  ];
  for (const command of commands) {
    const { output, errors } = await tsvd(...command);
    expect([command[0], errors]).toEqual([command[0], '']);
    expect(output.replace(/\s+/g, ' ')).toContain(wayText('gram'));
  }
  const { document } = parseHTML(readFileSync(page, 'utf8'));
  const table = [...document.querySelectorAll('table')].find((one) => one.textContent?.includes('numerical rank'));
  expect(table?.textContent).toContain(wayText('gram'));
  const full = ['edit', at('small.npz'), '--rank', '2', '--boost', '0.5', '--accuracy', 'full', '-o', at('full.npy')];
  expect((await tsvd(...full)).output).toContain(wayText('full'));
  expect((await tsvd('analyze', at('small.npz'), '--nulls', 'none')).output).toContain(wayText('full'));
});

it('is passed on by every file of the packages and applications that decomposes', () => {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const files = ['packages', 'apps'].flatMap((group) =>
    readdirSync(join(root, group)).flatMap((name) => {
      const source = `${group}/${name}/src`;
      if (!existsSync(join(root, source))) return [];
      const below = readdirSync(join(root, source), { recursive: true, encoding: 'utf8' });
      return below.filter((file) => file.endsWith('.ts')).map((file) => `${source}/${file}`);
    }),
  );
  const decomposes = /\b(temporalSvd(Sync)?|decomposeGram|compareWithNull)\(|new SlidingTemporalSvd\(/;
  const silent = files.filter((file) => {
    if (file.startsWith('packages/tsvd/src/')) return false;
    const text = readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    return decomposes.test(text) && !/\bways?\b/i.test(text);
  });
  // Each of these says nothing of its own: its numbers are shown beside others', or passed on whole.
  const passing = {
    'apps/benchmark/src/analysis/analyseSpectra.ts': 'NullComparison has `way`',
    'apps/playground/src/training/livePath.ts': 'curves of a run while it trains',
    'apps/site/src/figures/nulls.ts': 'NullComparison has `way`',
    'apps/site/src/figures/pathData.ts': 'figures of the documentation',
    'apps/site/src/recordedPath.ts': 'figures of the documentation',
    'packages/path-report/src/analysis/analyzePath.ts': 'NullComparison has `way`',
    'packages/pptb/src/createPptb.ts': 'sizes only',
    'packages/pptb/src/definePathEdit.ts': 'edits read `way` of the window',
  };
  expect(silent.filter((file) => !(file in passing))).toEqual([]);
});
