import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import '../../../packages/trial/test/kit/pointOnALine.ts';
import { pointOnALineFile } from '../../../packages/trial/test/kit/pointOnALine.ts';
import { planSweep } from '../src/sweep/sweepPlan.ts';
import { readDefinition } from '../src/sweep/definition.ts';
import { plannedTrials } from '../src/sweep/plannedTrials.ts';
import { readTrials } from '../src/store/readTrials.ts';
import { runCommand } from './runCommand.ts';
import { newTrialFolder } from './trialFolder.ts';

// The next file of this process finds nothing that this one registers.
afterAll(() => vi.resetModules());

const yaml = `name: cloned
title: Clones
agent: td3
environments: [PointOnALine-v0]
variants: [base]
seeds: [0, 1]
settings: { steps: 301, startSteps: 50, evaluationInterval: 100, evaluationEpisodes: 1, hiddenSizes: [8, 8], batchSize: 8 }
clones:
  of: base
  fits:
    adam: { steps: 200, hiddenSizes: [8, 8], batchSize: 8, evaluationInterval: 100 }
    sgd: { optimizer: sgd, observations: second-half, steps: 200, hiddenSizes: [8, 8], batchSize: 8, evaluationInterval: 100 }
`;

/** A file with this text, and where its results go. */
function file(text = yaml): { path: string; root: string } {
  const folder = newTrialFolder();
  mkdirSync(folder);
  const path = join(folder, 'cloned.yaml');
  writeFileSync(path, text);
  return { path, root: join(folder, 'root') };
}

describe('clones in a benchmark file', () => {
  it('are planned after the trial whose replay they take, with as many transitions as it will have', () => {
    const trials = plannedTrials(readDefinition(file().path));
    expect(trials.map(({ variant, seed }) => `${variant} ${seed}`)).toEqual(
      [0, 1].flatMap((seed) => ['base', 'adam', 'sgd'].map((name) => `${name} ${seed}`)),
    );
    const [base, adam, sgd] = trials;
    expect(adam.fork).toEqual({ trunk: base.folder, at: 0, clone: true });
    expect(adam.config['clone']).toMatchObject({ optimizer: 'adam', learningRate: 3e-4, replayCapacity: 150 });
    expect(sgd.config).toMatchObject({ seed: 0, clone: { optimizer: 'sgd', replayCapacity: 151 } });
  });

  it('are run when that trial has ended', async () => {
    const { path, root } = file();
    const args = ['sweep', path, '--out', root, '--jobs', '2', '--plugin', pointOnALineFile, '--only', 'seed=0'];
    expect((await runCommand(args)).code).toBe(0);
    const { trials } = readTrials([root], { tolerant: true, agents: true });
    expect(trials.map(({ method, state }) => [method, state]).toSorted()).toEqual([
      ['adam', 'finished'],
      ['base', 'finished'],
      ['sgd', 'finished'],
    ]);
    expect(trials.find(({ method }) => method === 'sgd')?.manifest.clone).toMatchObject({ begin: 150, end: 301 });
    expect(
      planSweep({ file: path, out: root, only: { seed: ['0'] } }).trials.every(
        ({ status }) => status.state === 'finished',
      ),
    ).toBe(true);
  }, 60_000);

  it.each([
    [yaml.replace('of: base', 'of: bass'), /clones\.of.*no variant 'bass' in this file; it has base/s],
    [yaml.replace('adam:', 'base:'), /there is a variant 'base' already/],
    [yaml.replace('optimizer: sgd', 'optimizer: rmsprop'), /one of adam, sgd/],
    [yaml.replace('optimizer: sgd', 'policyDelay: 2'), /no such setting; known are .*optimizer/],
    [yaml.replace('agent: td3', 'agent: [td3, sac]'), /the trials that clones begin with have one agent/],
    [yaml.replace('agent: td3', 'agent: clone'), /clone learns from the replay of other trials: give their agent/],
    [yaml.replace('of: base\n', 'from: base\n'), /no such key; known are of, fits/],
    [
      yaml
        .replace('agent: td3', 'agent: rad')
        .replace('PointOnALine-v0', 'dm_control/walker-walk')
        .replace('301', '800')
        .replace('100', '200'),
      /agent rad does not keep: take td3 or sac/,
    ],
  ])('are refused by line and key where they are wrong (%#)', (text, message) => {
    expect(() => plannedTrials(readDefinition(file(text).path))).toThrow(message);
  });
});
