import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runawaysTable } from '../evidence/runaways.ts';
import { readLines } from '../evidence/stageTrials.ts';
import { trialFolder } from '../src/sweep/plannedTrials.ts';

const evidence = fileURLToPath(new URL('../../../evidence', import.meta.url));

function unpacked<Result>(work: (folderOf: (stage: string) => string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'policypath-stages-'));
  try {
    return work((stage) => {
      const own = mkdtempSync(join(folder, stage));
      expect(spawnSync('tar', ['xzf', join(evidence, `${stage}.tar.gz`)], { cwd: own }).status).toBe(0);
      return own;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it('the literal readings have the numbers that the README states; their base is the trial of the screen', () => {
  unpacked((folderOf) => {
    const [runaways, screen] = ['runaways', 'screen'].map(folderOf);
    const readme = readFileSync(join(evidence, 'README.md'), 'utf8').replaceAll(/ +\|/g, ' |');
    const rows = runawaysTable(runaways, screen);
    expect(rows.length).toBe(6);
    for (const row of rows) expect(readme).toContain(row.replaceAll(/ +\|/g, ' |'));

    const returns = (root: string): unknown[] =>
      readLines<{ step: number; returns: number[] }>(
        join(root, trialFolder('HalfCheetah-v4', 'base', 1000), 'evaluations.jsonl'),
      )
        .filter(({ step }) => step <= 100_000)
        .map((evaluation) => evaluation.returns);
    expect(returns(runaways)).toEqual(returns(screen));
    expect(returns(screen)).toHaveLength(21);
  });
});
