import { resizedFigure } from '@policypath/figures';
import { expect, it } from 'vitest';
import { smoothed } from '../../src/results/returnFigures.ts';
import { buildReport, readReportedTrials } from '../../src/results/report/index.ts';
import { newFolder, writeTrials } from './folders.ts';

it('smoothing is the mean of the values around each, fewer at the ends, and changes curves alone', () => {
  expect(smoothed([1, 4, 7, 1], 1)).toEqual([1, 4, 7, 1]);
  expect(smoothed([1, 4, 7, 1], 3)).toEqual([2.5, 4, 4, 4]);
  expect(smoothed([1, 3, 5], 2)).toEqual([2, 4, 5]);
  const root = newFolder();
  writeTrials(root, { base: [100, 110], pptb: [105, 120] });
  const [plain, smooth] = [1, 3].map((count) =>
    buildReport(readReportedTrials([root]), { resamples: 100, smooth: count }),
  );
  const [before, after] = [plain, smooth].map(({ sections }) => sections.flatMap(({ figures }) => figures)[0]);
  expect(after.caption).toContain('each point the mean of the 3 evaluations around it');
  expect(after.svg).not.toBe(before.svg);
  const tables = ({ sections }: typeof plain) => JSON.stringify(sections.map((section) => section.tables));
  expect(tables(smooth)).toBe(tables(plain));
});

it('a figure is drawn larger or smaller with its proportions', () => {
  const svg = '<svg xmlns="x" width="800" height="300" viewBox="0 0 800 300"><rect width="800" height="300"/></svg>';
  expect(resizedFigure(svg, 400)).toBe(
    '<svg xmlns="x" width="400" height="150" viewBox="0 0 800 300"><rect width="800" height="300"/></svg>',
  );
});
