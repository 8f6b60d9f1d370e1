import { createGenerator } from '@policypath/random';
import { informationAmount, loadKernels, temporalSvdSync } from '@policypath/tsvd';
import { expect, it } from 'vitest';
import { parseHTML } from 'linkedom';
import { analyzePath, renderHtml, verdictText, type AnalyzedPath } from '../src/index.ts';

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

it('says on the page what the reader of the files says', async () => {
  const remarks = ['Step: the number after "step_".', 'Left out: <b>.'];
  const analysis = await analyzePath({ ...path, remarks }, { nulls: [] });
  expect(analysis.remarks).toEqual(remarks);
  const { document } = parseHTML(renderHtml(analysis));
  expect([...document.querySelectorAll('p.remark')].map((line) => line.textContent)).toEqual(remarks);
});

it('refuses an option that there is not', async () => {
  await expect(analyzePath(path, { rank: 3 } as object)).rejects.toThrow(
    /no option 'rank'; its options are components,/,
  );
});

const layout = [
  { name: 'a.weight', shape: [4, 5], layer: 1 },
  { name: 'a.bias', shape: [4], layer: 1 },
  { name: 'b', shape: [6], layer: 2 },
];

it('says how far each layer moved, and along how many directions', async () => {
  const { layers, decomposition } = await analyzePath(
    { ...path, layout, steps: rows.map((_, i) => 50 * i) },
    { nulls: [] },
  );
  expect(decomposition.steps).toEqual(rows.map((_, i) => 50 * i));
  const size = (values: ArrayLike<number>): number => Math.hypot(...Array.from(values));
  for (const [i, [start, end]] of [
    [0, 24],
    [24, 30],
  ].entries()) {
    const own = rows.map((row) => row.subarray(start, end));
    const move = (from: number, to: number): number => size(own[to].map((value, k) => value - own[from][k]));
    const way = own.slice(1).reduce((sum, _, j) => sum + move(j, j + 1), 0);
    const spectrum = temporalSvdSync(own, { centre: 'mean' }).spectrum();
    expect(layers[i]).toMatchObject({ layer: i + 1, parameters: end - start });
    expect(layers[i].way).toBeCloseTo(way, 4);
    expect(layers[i].distance).toBeCloseTo(move(0, 19), 4);
    expect(layers[i].size).toBeCloseTo(size(own[19]), 4);
    expect(layers[i].directions).toBe(informationAmount(spectrum).findIndex((amount) => amount >= 0.9) + 1);
  }
  expect(layers[0].share + layers[1].share).toBeCloseTo(1, 12);
  expect((await analyzePath(path, { nulls: [] })).layers).toEqual([]);
});

it('gives one sentence of verdict, beside the null models', async () => {
  const said = async (given: readonly Float32Array[], options = {}): Promise<string> =>
    verdictText(await analyzePath({ ...path, end: given.length, at: (index) => given[index] }, options));
  // Gaussian steps: a random walk.
  expect(await said(rows)).toMatch(
    /is not told from chance: \d+ directions hold 90 % of its moves, where random paths of such steps need \d/,
  );
  // Momentum: each step is much like the one before.
  const [at, step] = [new Float64Array(60), new Float64Array(60)];
  const smooth = Array.from({ length: 60 }, () =>
    Float32Array.from(at, (_, k) => (at[k] += step[k] = 0.9 * step[k] + generator.normal())),
  );
  expect(verdictText(await analyzePath({ begin: 0, end: 60, dimension: 60, at: (index) => smooth[index] }))).toMatch(
    /fewer directions than chance: \d+ directions hold 90 % of its moves, where random paths of such steps need \d+ to \d+\.$/,
  );
  expect(await said(rows, { nulls: [] })).toMatch(
    /^\d+ directions hold 90 % of this run’s moves, out of 19; it was not compared/,
  );
  expect(await said(rows.slice(0, 3))).toBe(
    'Too short for a verdict: the moves of 3 snapshots span at most 2 directions.',
  );
  expect(await said(rows.slice(0, 12).map(() => rows[0]))).toBe(
    'This network never moved: all 12 snapshots are the same.',
  );
});

it('shows no empty figure of a path that is short, still or of one layer, and every cell names its column', async () => {
  for (const given of [rows, rows.slice(0, 2), rows.slice(0, 3), rows.map(() => rows[0])]) {
    const analysis = await analyzePath(
      { ...path, layout, end: given.length, at: (index) => given[index] },
      { repeats: 5 },
    );
    const page = renderHtml(analysis);
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
    expect(page).toContain(`class="verdict"`);
    const { document } = parseHTML(page);
    const empty: string[] = [];
    for (const svg of document.querySelectorAll('figure > svg')) {
      const lines = [...svg.querySelectorAll('[aria-label="line"] path, path[aria-label="line"]')];
      // A line of one point is not seen.
      const seen = lines.some((line) => /[LC]/.test(line.getAttribute('d') ?? ''));
      const others = svg.querySelectorAll(
        '[aria-label="dot"] circle, [aria-label="rect"] rect, [aria-label="area"] path',
      );
      if (!seen && others.length === 0) empty.push(svg.textContent?.trim() ?? '');
    }
    expect(empty).toEqual([]);
    for (const cell of document.querySelectorAll('td')) expect(cell.getAttribute('data-label')).not.toBeNull();
    for (const caption of document.querySelectorAll('figcaption'))
      expect(caption.querySelector('strong')?.textContent).toMatch(/\w/);
    const titles = [...document.querySelectorAll('h3')].map((title) => title.textContent);
    expect(titles).toContain('Layers');
  }
});

it('reads each row of a small path once, also where the reader uses its memory again', async () => {
  const memory = new Float32Array(30);
  const read: number[] = [];
  const at = (index: number): Float32Array => {
    read.push(index);
    memory.set(rows[index]);
    return memory;
  };
  const analysis = await analyzePath({ ...path, layout, at }, { repeats: 5 });
  expect(read.toSorted((a, b) => a - b)).toEqual(rows.map((_, i) => i));
  expect(analysis).toEqual(await analyzePath({ ...path, layout }, { repeats: 5 }));
});
