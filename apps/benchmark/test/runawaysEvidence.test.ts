import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runawaysTable } from '../evidence/runaways.ts';
import { trialFolder } from '../src/sweep/plannedTrials.ts';
import { readLines } from './trialFolder.ts';
import { evidenceFolder, unpackStage } from './unpackStage.ts';

it('the literal readings have the numbers that the README states; their base is the trial of the screen', () => {
  const [runaways, screen] = ['runaways', 'screen'].map(unpackStage);
  const bare = (text: string): string => text.replaceAll(/ +\|/g, ' |');
  const readme = bare(readFileSync(join(evidenceFolder, 'README.md'), 'utf8'));
  const rows = runawaysTable(runaways, screen);
  expect(rows.length).toBe(6);
  for (const row of rows) expect(readme).toContain(bare(row));

  const returns = (root: string): unknown[] =>
    readLines(join(root, trialFolder('HalfCheetah-v4', 'base', 1000)), 'evaluations.jsonl')
      .filter(({ step }) => (step as number) <= 100_000)
      .map((evaluation) => evaluation.returns);
  expect(returns(runaways)).toEqual(returns(screen));
  expect(returns(screen)).toHaveLength(21);
});
