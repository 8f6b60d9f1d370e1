import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { controlSuiteFigures } from '../evidence/controlSuiteFigures.ts';
import { lastMean, readRun, requiredRuns, tableRow } from '../evidence/controlSuiteRuns.ts';
import { readLines } from './trialFolder.ts';

const folder = fileURLToPath(new URL('../../../docs/evidence/control-suite', import.meta.url));

describe('the committed runs on the Control Suite', () => {
  const runs = requiredRuns.map((required) => ({ required, run: readRun(folder, required.name) }));

  it.each(runs.filter(({ required }) => required.required !== null))(
    '$run.name ends above what is asked',
    ({ run, required: { required, last } }) => {
      expect(lastMean(run, last)).toBeGreaterThan(required!);
      expect(run.evaluations.at(-1)?.step).toBe(run.config.steps);
    },
  );

  it('stand in the page as they are', () => {
    const readme = readFileSync(
      fileURLToPath(new URL('../../../docs/evidence/control-suite.md', import.meta.url)),
      'utf8',
    );
    for (const { run, required } of runs) expect(readme).toContain(tableRow(run, required));
  });

  it('are drawn as they are', () => {
    const figures = Object.entries(controlSuiteFigures(runs.map(({ run }) => run)));
    for (const [name, svg] of figures) expect(readFileSync(`${folder}/${name}`, 'utf8')).toBe(svg);
  });

  it.each(['td3-cartpole-swingup_sparse', 'td3-pptb-cartpole-swingup_sparse'])(
    '%s: no episode of the whole run earned anything',
    (name) => {
      const returns = readLines(join(folder, name), 'episodes.jsonl').map((episode) => episode.return);
      expect(returns).toEqual(Array.from({ length: 500 }, () => 0));
    },
  );

  it('of RAD with and without PPTB are one run until the first edit', () => {
    const [base, pptb] = ['rad-cartpole-swingup', 'rad-pptb-cartpole-swingup'].map((name) => readRun(folder, name));
    const edits = readFileSync(`${folder}/rad-pptb-cartpole-swingup/edits.jsonl`, 'utf8').trim().split('\n');
    const { step: firstEdit } = JSON.parse(edits[0]) as { step: number };
    const before = (run: typeof base) =>
      run.evaluations.filter(({ step }) => step < firstEdit).map(({ meanReturn }) => meanReturn);
    expect(before(base).length).toBeGreaterThan(2);
    expect(before(pptb)).toEqual(before(base));
  });
});
