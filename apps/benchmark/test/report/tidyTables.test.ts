import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { buildReport, readReportedTrials, writeReport } from '../../src/results/report/index.ts';
import { newFolder, writeTrials } from './folders.ts';

const page = fileURLToPath(new URL('../../../../docs/report.md', import.meta.url));

function writtenReport(): string {
  const [root, out] = [newFolder(), newFolder()];
  writeTrials(root, { base: [1, 2, 3], pptb: [5, 6, 7] });
  writeReport(buildReport(readReportedTrials([root]), { resamples: 100 }), out);
  return out;
}

it('the numbers of methods and differences have columns of their own, with units, in full', () => {
  const out = writtenReport();
  const [header, first] = readFileSync(join(out, 'tables/methods.csv'), 'utf8').split('\r\n');
  const columns = header.split(/,(?! )/);
  expect(columns.slice(0, 5)).toEqual(['Environment', 'Method', 'Runs', 'AUC (return)', 'AUC standard error (return)']);
  expect(header).toContain('"AUC, Student 95 % low (return)","AUC, Student 95 % high (return)"');
  const cells = first.split(',');
  expect(cells.slice(3).every((cell) => Number.isFinite(Number(cell)))).toBe(true);
  expect(readFileSync(join(out, 'tables/differences-auc.csv'), 'utf8').split('\r\n')[0]).toContain(
    'Base (return),Base standard error (return),Variant mean (return),Variant mean standard error (return),' +
      'Difference (return),Bootstrap 95 % low (return),Bootstrap 95 % high (return),Welch 95 % low (return)',
  );
  const { sections } = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as {
    sections: { tables: { name: string; rows: unknown[][] }[] }[];
  };
  const methods = sections.flatMap(({ tables }) => tables).find(({ name }) => name === 'methods');
  expect(methods?.rows[0][3]).toEqual({ unit: 'return', mean: Number(cells[3]), standardError: Number(cells[4]) });
});

const hasPandas = spawnSync('python3', ['-c', 'import pandas']).status === 0;
it.skipIf(!hasPandas)('pandas reads them by the lines in docs/report.md (skipped without pandas)', () => {
  const program = /```python\n([^`]*pandas[^`]*)```/.exec(readFileSync(page, 'utf8'))?.[1] ?? '';
  const { stdout, stderr } = spawnSync('python3', ['-c', program], { cwd: writtenReport(), encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout).toMatch(/Hopper-v4\s+pptb\s+\d/);
});
