import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StoredPath } from '@policypath/path-files';
import { openPath, writeCheckpoints, writePath } from '@policypath/path-files/node';
import { analyzePath, type AnalyzePathOptions, type PathAnalysis } from '@policypath/path-report';
import { createGenerator } from '@policypath/random';
import {
  compareWithNull,
  detourRatio,
  informationAmount,
  leftVectorPath,
  majorDimensionality,
  paperThresholds,
  temporalSvdSync,
} from '@policypath/tsvd';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { recordedPath, temporaryFolder, tsvd } from './recordedPath.ts';

const folder = temporaryFolder();
const path = recordedPath(40);
const file = join(folder, 'path.npz');
writePath(file, path, { steps: path.rows.map((_, i) => 25 * i) });

async function analysisOf(...args: string[]): Promise<PathAnalysis> {
  const { code, output, errors } = await tsvd('analyze', ...args, '--json');
  expect(errors).toBe('');
  expect(code).toBe(0);
  return (JSON.parse(output) as { paths: PathAnalysis[] }).paths[0];
}

const analyse = (of: StoredPath, onProgress: AnalyzePathOptions['onProgress']): Promise<PathAnalysis> =>
  analyzePath(of, { components: 4, snapshots: Infinity, nulls: ['randomWalk'], repeats: 1, onProgress });

const failing = (phase: string): void => {
  if (phase === 'null models') throw new RangeError('Invalid array length');
};

const close = (actual: readonly number[], expected: Iterable<number>, digits: number): void => {
  const wanted = [...expected];
  expect(actual).toHaveLength(wanted.length);
  for (const [i, value] of wanted.entries()) expect(actual[i]).toBeCloseTo(value, digits);
};

describe('--json', () => {
  it('is what @policypath/tsvd gives for the rows', async () => {
    const analysis = await analysisOf(file, '--components', '5', '--nulls', 'none');
    expect(analysis).toMatchObject({
      format: 'npz',
      snapshots: 40,
      dimension: 37,
      steps: { first: 0, last: 975 },
      decomposition: { snapshots: 40, stride: 1, thinned: false },
      nullModels: { skipped: 'None was asked for.' },
    });
    expect(analysis.tensors).toEqual(path.layout.map(({ name, shape }) => ({ name, shape })));

    const svd = temporalSvdSync(path);
    const { uncentred } = analysis.decomposition;
    close(uncentred.singularValues, svd.spectrum(), 10);
    close(uncentred.informationAmount, informationAmount(svd.spectrum()), 12);
    expect(uncentred.majorDimensionality.map(({ dimensionality }) => dimensionality)).toEqual(
      paperThresholds.map((beta) => majorDimensionality(svd.spectrum(), beta)),
    );
    const { ratios } = detourRatio(leftVectorPath(svd));
    close(
      uncentred.components.map((component) => component.detourRatio ?? NaN),
      ratios.subarray(0, 5),
      6,
    );
    const ends = uncentred.components.map(({ leftVector }) => leftVector[39] - leftVector[0]);
    expect(ends.every((difference) => difference >= 0)).toBe(true);

    const { detourRatio: ratio, neverMoved, returned, accumulatedChange } = analysis.parameters;
    const all = detourRatio(path).ratios.filter(Number.isFinite);
    expect([neverMoved, returned]).toEqual([1, 1]);
    expect(ratio.all).toMatchObject({ count: 35, maximum: Math.max(...all), minimum: Math.min(...all) });
    expect(ratio.upper?.count).toBe(detourRatio(path, { share: 0.8 }).moved.length);
    expect(accumulatedChange.all).toMatchObject({ count: 37, zeros: 1 });
    expect(accumulatedChange.upper?.count).toBe(29);
    const binned = accumulatedChange.all?.bins.reduce((sum, { count }) => sum + count, 0);
    expect(binned).toBe(36);
    // The upper share is counted in the bins of all, of which it is a part.
    for (const quantity of [accumulatedChange, analysis.parameters.finalChange, ratio]) {
      const [bins, upper] = [quantity.all?.bins ?? [], quantity.upper?.bins ?? []];
      expect(upper.map(({ from, to }) => [from, to])).toEqual(bins.map(({ from, to }) => [from, to]));
      expect(upper.every(({ count }, i) => count <= bins[i].count)).toBe(true);
      expect(upper.reduce((sum, { count }) => sum + count, 0)).toBe(
        (quantity.upper?.count ?? 0) - (quantity.upper?.zeros ?? 0),
      );
    }
  });

  it('holds the null models of the seed, and its own centred values agree with theirs', async () => {
    const args = ['--nulls', 'randomWalk,flippedIncrements', '--repeats', '5', '--seed', '7'];
    const { nullModels, decomposition } = await analysisOf(file, ...args);
    const expected = compareWithNull(path, {
      generator: createGenerator(7, 'null models'),
      nulls: ['flippedIncrements', 'randomWalk'],
      repeats: 5,
    });
    if ('skipped' in nullModels) throw new Error(nullModels.skipped);
    expect(nullModels.statistics).toHaveLength(expected.statistics.length);
    for (const [i, { value, nulls }] of expected.statistics.entries()) {
      // The compiled kernels add in another order.
      expect(nullModels.statistics[i].value).toBeCloseTo(value, 6);
      expect(nullModels.statistics[i].nulls.randomWalk?.pValue).toBe(nulls.randomWalk?.pValue);
    }
    const centred = expected.statistics.filter(
      ({ name, centring }) => name === 'informationAmount' && centring === 'mean',
    );
    close(
      decomposition.centred.informationAmount.slice(0, centred.length),
      centred.map(({ value }) => value),
      6,
    );
  });

  it('reads every format alike, and folders of checkpoints', async () => {
    const wanted = await analysisOf(file, '--nulls', 'none');
    writeCheckpoints(join(folder, 'checkpoints'), path);
    writePath(join(folder, 'path.safetensors'), path);
    writePath(join(folder, 'path.npy'), path);
    for (const name of ['path.safetensors', 'path.npy', 'checkpoints']) {
      const { decomposition, parameters } = await analysisOf(join(folder, name), '--nulls', 'none');
      // Only some of the files have steps.
      expect({ decomposition: { ...decomposition, steps: null }, parameters }).toEqual({
        decomposition: { ...wanted.decomposition, steps: null },
        parameters: wanted.parameters,
      });
    }
  });

  it('--include keeps tensors by name', async () => {
    const analysis = await analysisOf(file, '--nulls', 'none', '--include', 'fc.*', '--include', 'nothing');
    expect(analysis.tensors.map(({ name }) => name)).toEqual(['fc.weight', 'fc.bias']);
    expect(analysis.dimension).toBe(36);
  });

  it('thins the decomposition of a long path, says so, and follows components along all of it', async () => {
    const { decomposition, parameters } = await analysisOf(file, '--nulls', 'none', '--snapshots', '14');
    expect(decomposition).toMatchObject({ snapshots: 14, stride: 3, thinned: true });
    expect(decomposition.indices).toEqual(Array.from({ length: 14 }, (_, i) => 3 * i));
    const thinned = path.rows.filter((_, i) => i % 3 === 0);
    const svd = temporalSvdSync(thinned);
    close(decomposition.uncentred.singularValues, svd.spectrum(), 10);
    let accumulated = 0;
    const first = svd.direction(0);
    const along = path.rows.map(
      (row) => row.reduce((sum, value, k) => sum + value * first[k], 0) / svd.singularValues[0],
    );
    for (let i = 1; i < along.length; i += 1) accumulated += Math.abs(along[i] - along[i - 1]);
    expect(decomposition.uncentred.components[0].accumulatedChange).toBeCloseTo(accumulated, 10);
    expect(parameters).toEqual((await analysisOf(file, '--nulls', 'none')).parameters);
    const { output } = await tsvd('analyze', file, '--nulls', 'none', '--snapshots', '14');
    expect(output).toContain('Thinned: singular values and left vectors are of 14 of 40 snapshots, one in 3');
  });

  it('gives the reason where there is nothing to compare, and lets every other error through', async () => {
    const stored = openPath(file);
    await expect(analyse(stored, failing)).rejects.toThrow('Invalid array length');
    stored.close();
    const short = join(folder, 'short.npy');
    writePath(short, { ...path, end: 4 });
    const four = openPath(short);
    expect((await analyse(four, () => {})).nullModels).toEqual({
      skipped: 'A comparison needs 5 snapshots or more, got 4.',
    });
    four.close();
  });

  it('takes a path that does not move, and one snapshot', async () => {
    const still = recordedPath(6);
    const same = { ...still, at: () => still.rows[0] };
    writePath(join(folder, 'still.npy'), same);
    const { decomposition, parameters, nullModels } = await analysisOf(join(folder, 'still.npy'));
    expect(decomposition.uncentred.numericalRank).toBe(1);
    expect(decomposition.centred).toMatchObject({ numericalRank: 0, components: [] });
    expect(parameters).toMatchObject({ neverMoved: 37, detourRatio: { all: null } });
    expect(nullModels).toEqual({ skipped: 'The path never moves: all its snapshots are equal.' });
    writePath(join(folder, 'one.npy'), { ...still, end: 1 });
    for (const name of ['still.npy', 'one.npy']) {
      const page = join(folder, `${name}.html`);
      expect(await tsvd('analyze', join(folder, name), '--html', page)).toMatchObject({ code: 0, errors: '' });
      expect(existsSync(page)).toBe(true);
    }
  });
});

const golden = fileURLToPath(new URL('../../../../shared/golden/svd/', import.meta.url));

describe.skipIf(!existsSync(golden))('numpy’s float64 SVD (reference data beside the repository)', () => {
  it.each(['path-walk-60x500', 'path-edge-80x300'])('%s', async (name) => {
    const wanted = JSON.parse(readFileSync(join(golden, `${name}.json`), 'utf8')) as {
      information_amount: number[];
      major_dimensionality: Record<string, number>;
      detour: {
        never_moved_indices: number[];
        infinite_indices: number[];
        finite_upper80_by_accumulated: { median: number };
      };
    };
    const { decomposition, parameters } = await analysisOf(join(golden, `${name}.npy`), '--nulls', 'none');
    close(decomposition.uncentred.informationAmount, wanted.information_amount, 7);
    for (const { beta, dimensionality } of decomposition.uncentred.majorDimensionality) {
      expect(dimensionality).toBe(Object.entries(wanted.major_dimensionality).find(([at]) => Number(at) === beta)?.[1]);
    }
    const { neverMoved, returned, detourRatio: ratio } = parameters;
    expect(neverMoved).toBe(wanted.detour.never_moved_indices.length);
    expect(returned).toBe(wanted.detour.infinite_indices.length);
    const { median } = wanted.detour.finite_upper80_by_accumulated;
    expect((ratio.upper?.percentiles[50] ?? NaN) / median).toBeCloseTo(1, 6);
  });
});
