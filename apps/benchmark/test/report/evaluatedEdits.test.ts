import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildReport, readReportedTrials } from '../../src/results/report/index.ts';
import { shownOf } from '../reportTables.ts';
import { writeMeasuredFolder } from '../measuredFolders.ts';
import { logLines, newFolder } from '../storedFolders.ts';

/** Evaluations at 1000 and 2000 steps: an edit returns so much more than the policy, which returns 10 and 20; null: failed. */
function writeEvaluatedEdits(folder: string, gains: Readonly<Record<string, readonly (number | null)[]>>): void {
  const lines = Object.entries(gains).flatMap(([boost, each]) =>
    each.map((gain, i) => {
      const policyMeanReturn = 10 * (i + 1);
      const meanReturn = gain === null ? null : policyMeanReturn + gain;
      return {
        step: 1000 * (i + 1),
        edit: 'pptb',
        window: 200,
        snapshots: 20,
        rank: 8,
        boost: Number(boost),
        snapshotStep: 1000 * (i + 1),
        returns: meanReturn === null ? null : [meanReturn - 1, meanReturn + 1],
        meanReturn,
        policyMeanReturn,
        relativeDisplacement: 0.01,
        weightNorm: 5,
      };
    }),
  );
  writeFileSync(join(folder, 'evaluated-edits.jsonl'), logLines(lines));
}

it('tells of each edit that was only evaluated its SCORE, mean and difference from the policy', () => {
  const root = newFolder();
  for (const [seed, gains] of [
    { 0.1: [4, -2], 1: [-5, null] },
    { 0.1: [6, 2], 1: [-7, -9] },
  ].entries()) {
    const returns = [0, 10, 20];
    const folder = writeMeasuredFolder(root, { variant: 'observe-only', seed, returns });
    writeEvaluatedEdits(folder, gains);
  }
  const report = buildReport(readReportedTrials([root]), { resamples: 100 });
  const section = report.sections.find(({ id }) => id === 'evaluated-edits')!;
  const [table] = section.tables;
  const shown = shownOf([section], 'evaluated-edits');
  const cells = (row: number) => Object.fromEntries(shown.columns.map((column, i) => [column, shown.rows[row][i]]));
  // Curves over runs: 15 and 20, of the policy 10 and 20.
  expect(cells(0)).toMatchObject({
    p_b: '0.1',
    Runs: '2',
    Evaluations: '2',
    SCORE: '20.0',
    'SCORE of the policy': '20.0',
    'Mean of the policy': '15.0 ± 0.0',
    Difference: '2.5 ± 1.5',
    Better: '3 of 4',
    'Move %': '1',
    Failed: '0',
  });
  // What one run lacks is compared in none.
  expect(cells(1)).toMatchObject({ p_b: '1.0', Evaluations: '1', SCORE: '4.0', Failed: '1 of 4' });
  expect(table.notes?.join(' ')).toContain('left out of the other numbers');
  expect(section.figures[0].svg).toContain('pptb, window 200');
});
