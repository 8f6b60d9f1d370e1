import { createGenerator } from '@policypath/random';
import { informationAmount, loadKernels, temporalSvdSync } from '@policypath/tsvd';
import { expect, it } from 'vitest';
import { analyzePath, renderHtml, type AnalyzedPath } from '../src/index.ts';

const generator = createGenerator(1, 'walk');
const position = new Float64Array(30);
const rows = Array.from({ length: 20 }, () =>
  Float32Array.from(position, (_, k) => (position[k] += generator.normal())),
);
const path: AnalyzedPath = { begin: 0, end: rows.length, dimension: 30, at: (index) => rows[index] };

it('analyses a path in memory', async () => {
  const analysis = await analyzePath(path, { nulls: [] });
  expect(analysis).toMatchObject({ path: 'path', format: 'in memory', snapshots: 20, steps: null, tensors: [] });
  const wanted = informationAmount(temporalSvdSync(path).spectrum());
  for (const [k, amount] of analysis.decomposition.uncentred.informationAmount.entries()) {
    expect(amount).toBeCloseTo(wanted[k], 10);
  }
});

it('decomposes as temporalSvd does, also where the Gram matrix of the steps is short of digits', async () => {
  const moved = rows.map((row) => row.map((value, k) => 0.02 * rows[3][k] + 1e-8 * value));
  const small: AnalyzedPath = { ...path, at: (index) => moved[index] };
  const { centred } = (await analyzePath(small, { nulls: [] })).decomposition;
  const svd = temporalSvdSync(small, { centre: 'mean', kernels: await loadKernels() });
  expect([centred.way, svd.way]).toEqual(['full', 'full']);
  expect(centred.singularValues).toEqual([...svd.spectrum()]);
  expect(renderHtml([await analyzePath(small, { nulls: [] })])).toContain('QR');
});

it('renders a page without script, whose names are escaped', async () => {
  const page = renderHtml([await analyzePath({ ...path, name: '<script>' }, { repeats: 5 })]);
  expect(page).toContain('<h2>&lt;script&gt;</h2>');
  expect(page).not.toMatch(/<script|NaN|undefined/);
});

it('refuses an option that there is not', async () => {
  await expect(analyzePath(path, { rank: 3 } as object)).rejects.toThrow(/no option 'rank'; it has components,/);
});
