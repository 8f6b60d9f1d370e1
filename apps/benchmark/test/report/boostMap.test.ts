import { expect, it } from 'vitest';
import { buildReport, readReportedTrials } from '../../src/results/report/index.ts';
import { writeMeasuredFolder } from '../measuredFolders.ts';
import { shownOf } from '../reportTables.ts';
import { newFolder } from '../storedFolders.ts';
import { changeManifest } from './folders.ts';

it('maps every boost that was trained with: return against base of its seed, and failures', () => {
  const root = newFolder();
  const write = (variant: string, seed: number, returns: readonly number[], pptb: object, failed = false): void => {
    const state = failed ? 'failed' : 'finished';
    const folder = writeMeasuredFolder(root, { variant, seed, returns, state, steps: 10_000 });
    changeManifest(folder, ({ trial }) => {
      const own = trial as Record<string, unknown>;
      return { trial: { ...own, pptb: own['pptb'] === null ? null : { ...(own['pptb'] as object), ...pptb } } };
    });
  };
  for (const [seed, factor] of [1, 1.2].entries()) {
    write('base', seed, [0, 100, 200], {});
    write('pptb', seed, [0, 100 * factor, 200 * factor], { boost: 0.1, period: 20_000 });
  }
  // It fails after its first evaluation, which stands for the second one, too.
  write('extrapolation', 0, [0, 60], { boost: 1, period: 500, periodClock: 'policy-updates' }, true);
  write('trim-only', 0, [0, 1, 2], { boost: 0 });

  const report = buildReport(readReportedTrials([root]), { resamples: 100 });
  const section = report.sections.find(({ id }) => id === 'boost-map')!;
  const shown = shownOf([section], 'boost-map');
  const cells = (row: number) => Object.fromEntries(shown.columns.map((column, i) => [column, shown.rows[row][i]]));
  expect(shown.rows).toHaveLength(2);
  expect(cells(0)).toMatchObject({
    Variant: 'pptb',
    p_b: '0.1',
    t_p: '20k',
    Runs: '2',
    'Return against base, %': '+10.0 ± 10.0',
    Failed: '0',
  });
  expect(cells(1)).toMatchObject({
    Variant: 'extrapolation',
    t_p: '1k',
    'Return against base, %': '-60.0',
    Failed: '1',
  });
  expect(section.figures[0].svg).toContain('2: -60 %');
});
