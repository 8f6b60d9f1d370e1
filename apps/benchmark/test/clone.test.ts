import { cpSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import '../../../packages/trial/test/kit/pointOnALine.ts';
import { buildReport } from '../src/results/report/buildReport.ts';
import { readReportedTrials } from '../src/results/report/reportedTrials.ts';
import { runCommand } from './runCommand.ts';

// The next file of this process finds nothing that this one registers.
afterAll(() => vi.resetModules());

const folder = mkdtempSync(join(tmpdir(), 'policypath-clone-'));
const run = join(folder, 'td3');
const small = ['--evaluation-interval', '200', '--evaluation-episodes', '1', '--batch-size', '8'];

beforeAll(async () => {
  const env = ['--env', 'PointOnALine-v0', '--start-steps', '100', '--steps', '400', '--hidden-sizes', '8,8'];
  const { output } = await runCommand(['train', ...env, '--record-interval', '20', ...small, '--out', run]);
  expect(output).toContain('finished in');
});

it('clones a trial by both optimisers into trials that are analysed, reported and gone on with', async () => {
  const shape = ['--updates', '400', '--snapshot', '20', '--hidden', '8,8', ...small];
  const adam = await runCommand(['clone', run, ...shape]);
  expect(adam.output).toContain('td3-clone-adam: finished');
  const sgd = await runCommand(['clone', run, '--optimizer', 'sgd', '--learning-rate', '0.1', ...shape]);
  expect(sgd.output).toContain('td3-clone-sgd: finished');
  const { trial, name } = JSON.parse(readFileSync(`${run}-clone-sgd/manifest.json`, 'utf8')) as Record<string, never>;
  expect({ name, trial }).toMatchObject({
    name: 'sgd',
    trial: { agent: 'clone', steps: 400, clone: { optimizer: 'sgd', learningRate: 0.1, replayCapacity: 200 } },
  });
  const clones = ['adam', 'sgd'].map((optimizer) => `${run}-clone-${optimizer}`);
  const analysed = await runCommand(['analyze', run, ...clones, '--reconstructions', '0', '--repeats', '3']);
  expect(analysed.code).toBe(0);
  const report = buildReport(readReportedTrials([folder]), { resamples: 100 });
  const section = report.sections.find(({ id }) => id === 'clones');
  expect(section?.figures.map(({ name: figure }) => figure)).toEqual([
    'clones-PointOnALine-v0-change-amounts',
    'clones-PointOnALine-v0-components',
  ]);
  for (const { svg } of section?.figures ?? []) expect(svg).not.toMatch(/NaN|undefined/);
  const [table, shapes] = section?.tables ?? [];
  expect(table.rows.map((row) => [row[1], row[3], row[4], row[5]])).toEqual([
    ['adam', 'td3, td3', 'first-half', 200],
    ['sgd', 'td3, td3', 'first-half', 200],
  ]);
  // Three paths, each with all layers and three of them.
  expect(shapes.rows).toHaveLength(12);
  expect(report.sections.map(({ id }) => id)).not.toContain('results-clone');
  const longer = await runCommand(['train', '--resume', '--out', `${run}-clone-sgd`, '--steps', '500']);
  expect(longer.output).toContain('500 updates');
});

it('refuses what it cannot clone, with the mend', async () => {
  const thinned = join(folder, 'thinned');
  cpSync(run, thinned, { recursive: true });
  await runCommand(['thin', '--all', thinned]);
  expect((await runCommand(['clone', thinned])).output).toMatch(
    /keeps no replay.*policypath train --env PointOnALine-v0/,
  );
  expect(existsSync(`${thinned}-clone-adam`)).toBe(false);
  expect((await runCommand(['clone', join(folder, 'nothing')])).output).toMatch(/holds no trial/);
  expect((await runCommand(['clone', run, '--optimizer', 'rmsprop'])).output).toMatch(/Allowed choices are adam, sgd/);
  expect((await runCommand(['clone', run, '--observations', 'half'])).output).toMatch(
    /one of first-half, second-half, all/,
  );
  const alone = ['train', '--agent', 'clone', '--env', 'PointOnALine-v0', '--out', join(folder, 'alone')];
  expect(await runCommand(alone)).toMatchObject({
    code: 2,
    output: expect.stringMatching(/policypath clone/) as string,
  });
});
