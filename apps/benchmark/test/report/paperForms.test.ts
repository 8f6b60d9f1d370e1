import { createGenerator } from '@policypath/random';
import { logHistogram } from '@policypath/path-report/phenomena';
import { expect, it } from 'vitest';
import { lateAmplitude, shapeOf } from '../../src/results/paths/changeShape.ts';
import { buildReport } from '../../src/results/report/buildReport.ts';
import { table3Section } from '../../src/results/report/parts/table3Section.ts';
import { readReportedTrials } from '../../src/results/report/reportedTrials.ts';
import type { StoredTrial } from '../../src/store/storedTrial.ts';
import { writeMeasuredFolder } from '../measuredFolders.ts';
import { newFolder } from '../storedFolders.ts';

/** A trial of DoubleDQN on MinAtar, as far as Table 3 reads it. */
function played(method: string, returns: readonly number[], lastReturn: number): StoredTrial {
  return {
    agent: 'doubledqn',
    environment: 'MinAtar/Breakout-v1',
    environmentId: 'MinAtar/Breakout-v1',
    method,
    state: 'finished',
    manifest: { trial: { steps: 300_000 } },
    // The first ends before the last 100,000 frames.
    episodes: returns.map((value, i) => ({ step: 150_000 + 100_000 * i, return: value })),
    evaluations: [{ step: 300_000, meanReturn: lastReturn }],
  } as unknown as StoredTrial;
}

it('has Table 3 in the form of the paper: final episodes, mean and standard error', () => {
  const trials = [played('base', [100, 4], 7), played('base', [100, 8], 9), played('pptb', [100, 10], 11)];
  const [table] = table3Section(trials)?.tables ?? [];
  expect(table.columns.map((column) => (typeof column === 'string' ? column : column.heading))).toEqual([
    'Environment',
    'Measure',
    'DoubleDQN',
    'DoubleDQN-PPTB',
  ]);
  expect(table.rows.map(([, measure, base, treated]) => [measure, base, treated])).toEqual([
    ['SCORE: final episode', { mean: 6, standardError: 2 }, { mean: 10, standardError: null }],
    ['training, last 100000 frames', { mean: 6, standardError: 2 }, { mean: 10, standardError: null }],
    ['last evaluation', { mean: 8, standardError: 1 }, { mean: 11, standardError: null }],
  ]);
  expect(table3Section([])).toBeNull();
});

it("draws the paper's Figure 10 with standard errors, and says that its bands are not those of the other figures", () => {
  const root = newFolder();
  for (const [seed, last] of [10, 14].entries()) {
    writeMeasuredFolder(root, { variant: 'base', seed, returns: [0, 2, last] });
    writeMeasuredFolder(root, { variant: 'pptb', seed, returns: [0, 4, 2 * last] });
  }
  const figures = buildReport(readReportedTrials([root]), { resamples: 100 }).sections.flatMap(
    (section) => section.figures,
  );
  const figure = figures.find(({ name }) => name === 'paper-figure-10');
  expect(figure?.caption).toMatch(/Figure 10.*one standard error.*narrower than the 95 % intervals/s);
  const [{ curves }] = figure!.data as [{ curves: { label: string; band: unknown[] }[] }];
  expect(curves.map(({ label }) => label)).toEqual(['TD3', 'TD3-PPTB']);
  expect(curves[0].band.at(-1)).toEqual({ step: 10_000, low: 10, high: 14 });
});

it('tells normal change amounts from others, and oscillations that die away from harmonic ones', () => {
  const generator = createGenerator(1);
  const normal = Float64Array.from({ length: 20_000 }, () => Math.max(0, 1 + 0.25 * generator.normal()));
  const shape = shapeOf(logHistogram(normal));
  expect(shape?.distance).toBeLessThan(0.02);
  expect(shape?.skewness).toBeCloseTo(0, 1);
  const skewed = shapeOf(logHistogram(normal.map((value) => Math.exp(3 * value))));
  expect(skewed?.distance).toBeGreaterThan(0.1);
  expect(skewed?.skewness).toBeGreaterThan(1);
  expect(shapeOf(logHistogram(new Float64Array(5)))).toBeNull();
  const wave = Array.from({ length: 400 }, (_, i) => Math.cos((Math.PI * 6 * i) / 400));
  expect(lateAmplitude(wave)).toBeCloseTo(1, 6);
  expect(lateAmplitude(wave.map((value, i) => value * Math.exp(-i / 100)))).toBeLessThan(0.3);
});
