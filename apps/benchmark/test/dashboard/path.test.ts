import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { openRecordedPath, type RecordedPath } from '@policypath/trial';
import { startTrial } from '@policypath/trial/node';
import { writeCheckpoints } from '@policypath/path-files/node';
import { createGenerator } from '@policypath/random';
import { describe, expect, it } from 'vitest';
import { pathPicture } from '../../src/dashboard/path/pathPicture.ts';
import { findPathSource, readPathRows } from '../../src/dashboard/path/readPathRows.ts';
import { createFakeParts, fakeConfig } from '../../../../packages/trial/test/fakes/fakeParts.ts';
import { newTrialFolder } from '../trialFolder.ts';
import { newRoot } from './folders.ts';

const origin = { source: 'a test', snapshots: 40, stride: 1, waiting: 0 };

describe('the picture of a path', () => {
  it('has the columns and information amounts of a path whose decomposition is known', async () => {
    // Orthogonal cosines along two axes, far from the origin along a third: the singular values are known.
    const n = 40;
    const wave = (k: number, i: number): number => Math.sqrt(2 / n) * Math.cos((Math.PI * k * (i + 0.5)) / n);
    const rows = Array.from({ length: n }, (_, i) => Float32Array.of(10, 3 * wave(1, i), wave(2, i), 0));
    const steps = rows.map((_, i) => 25 * i);
    const { decomposition, dimension } = await pathPicture({ rows, steps, ...origin });
    const { uncentred, centred } = decomposition;
    const far = 10 * Math.sqrt(n);
    const sum = far + 4;
    expect(dimension).toBe(4);
    [far / sum, (far + 3) / sum, 1].forEach((amount, k) =>
      expect(uncentred.informationAmount[k]).toBeCloseTo(amount, 6),
    );
    [0.75, 1].forEach((amount, k) => expect(centred.informationAmount[k]).toBeCloseTo(amount, 6));
    const directions = [uncentred, centred].map(
      ({ majorDimensionality }) => majorDimensionality.find(({ beta }) => beta === 0.9)?.dimensionality,
    );
    expect(directions).toEqual([1, 2]);
    // Turned to end above its beginning, where the wave falls.
    centred.components[0].leftVector.forEach((value, i) => expect(value).toBeCloseTo(-wave(1, i), 5));
    expect(uncentred.components).toHaveLength(3);
  });

  it('calls the cosines of a random walk a null’s shape', async () => {
    const { normal } = createGenerator(1, 'walk');
    let point = Float32Array.from({ length: 800 }, () => normal() / 16);
    const rows = Array.from({ length: 30 }, () => (point = point.map((value) => value + 1e-3 * normal())));
    const { nullModels } = await pathPicture({ rows, steps: rows.map((_, i) => i), ...origin });
    if ('skipped' in nullModels) throw new Error(nullModels.skipped);
    const first = nullModels.statistics.find(
      ({ name, centring, at }) => name === 'cosineCorrelation' && centring === 'mean' && at === 1,
    );
    expect(first?.value).toBeGreaterThan(0.98);
    // So has the null: the shape alone shows nothing.
    expect(first?.nulls.flippedIncrements?.low).toBeGreaterThan(0.95);
  });

  it('says why a path that does not move is not compared', async () => {
    const rows = Array.from({ length: 12 }, () => Float32Array.of(1, 2, 3));
    const { nullModels, decomposition } = await pathPicture({ rows, steps: rows.map((_, i) => i), ...origin });
    expect(nullModels).toEqual({ skipped: expect.stringMatching(/never moves|one direction/) });
    expect(decomposition.centred).toMatchObject({ numericalRank: 0, components: [], informationAmount: [] });
  });

  it('decomposes a path that begins with equal snapshots, as every trial’s does', async () => {
    const { normal } = createGenerator(2, 'walk');
    let point = Float32Array.from({ length: 300 }, () => normal() / 16);
    const rows = Array.from(
      { length: 50 },
      (_, i) => (point = i < 20 ? point : point.map((value) => value + 1e-3 * normal())),
    );
    const { decomposition } = await pathPicture({ rows, steps: rows.map((_, i) => i), ...origin });
    const { informationAmount } = decomposition.uncentred;
    expect(informationAmount[0]).toBeGreaterThan(0.3);
    expect(informationAmount.every((amount) => amount > 0 && amount <= 1 + 1e-12)).toBe(true);
  });
});

describe('the rows of a path', () => {
  it('are those of recorded/, evenly spread, at most a hundred, the newest included', async () => {
    const folder = newRoot();
    const rows = Array.from({ length: 250 }, (_, i) => Float32Array.of(i, -i));
    const steps = rows.map((_, i) => 1000 * i);
    const path = { begin: 0, end: 250, dimension: 2, at: (index: number) => rows[index] };
    writeCheckpoints(join(folder, 'recorded'), path, { steps });
    const source = findPathSource(folder);
    const read = await readPathRows(source!);
    expect(read).toMatchObject({ snapshots: 250, stride: 3 });
    expect(read.steps.slice(-2)).toEqual([246_000, 249_000]);
    expect(read.rows.map(([first]) => first)).toEqual(read.steps.map((step) => step / 1000));
    expect(read.rows.length).toBeLessThanOrEqual(100);
  });

  it('are those of the newest checkpoint where nothing is recorded', async () => {
    const folder = newTrialFolder();
    const config = fakeConfig({ steps: 300 });
    let path: RecordedPath | null = null;
    await startTrial(folder, config, {
      checkpointSteps: 100,
      createParts: async (trial) => {
        const parts = await createFakeParts()(trial);
        const { layout } = parts.agent.policy;
        path = await openRecordedPath({
          kind: 'pptb',
          settings: trial.pptb!,
          layout,
          engine: 'wasm',
          seed: 3,
        });
        return { ...parts, path };
      },
    });
    const { snapshots, parameterCount } = path as unknown as RecordedPath;
    const read = await readPathRows(findPathSource(folder)!);
    const expected = Array.from({ length: snapshots.end - snapshots.begin }, (_, i) => {
      const row = new Float32Array(parameterCount);
      snapshots.readRecord(snapshots.begin + i, row);
      return row;
    });
    expect(read.rows).toEqual(expected);
    expect(read.steps).toHaveLength(expected.length);
    expect(read.source).toMatch(/newest checkpoint/);
  });

  it('are not read through a link out of the trial', async () => {
    const outside = newRoot();
    const rows = [0, 1, 2].map((i) => Float32Array.of(i, 1));
    writeCheckpoints(
      join(outside, 'recorded'),
      { begin: 0, end: 3, dimension: 2, at: (i: number) => rows[i] },
      { steps: [0, 1, 2] },
    );
    const folder = newRoot();
    symlinkSync(join(outside, 'recorded'), join(folder, 'recorded'));
    expect(findPathSource(folder)).toBeNull();
    rmSync(join(folder, 'recorded'));
    mkdirSync(join(folder, 'recorded'));
    for (const name of ['000000000', '000000001', '000000002']) {
      symlinkSync(join(outside, 'recorded', `${name}.safetensors`), join(folder, 'recorded', `${name}.safetensors`));
    }
    await expect(readPathRows(findPathSource(folder)!)).rejects.toThrow(/symbolic link/);
  });
});
