import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '@policypath/trial/errors';
import { openSnapshot } from '@policypath/path-files/node';
import { createTrialParts, newestSnapshots, readCheckpoint, startTrial } from '@policypath/trial/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluateTrial } from '../src/commands/evaluate.ts';
import { openStoredPolicy, type StoredPolicy } from '../src/store/storedPolicy.ts';
import { resolveSettings } from '@policypath/trial';
import { createFakeParts, fakeConfig } from '../../../packages/trial/test/fakes/fakeParts.ts';
import { killedAt, newTrialFolder, readLines } from './trialFolder.ts';

const createParts = createFakeParts();

function policyOf({ parts }: StoredPolicy): Float32Array {
  const { policy } = parts.agent;
  const parameters = new Float32Array(policy.parameterCount);
  policy.read(parameters);
  return parameters;
}

/** Every file below the folder with its content's SHA-256 and when it was changed. */
function contents(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map(
      (path) => `${path} ${createHash('sha256').update(readFileSync(path)).digest('hex')} ${statSync(path).mtimeMs}`,
    );
}

describe('evaluating a trial', () => {
  let folder: string;
  beforeAll(async () => {
    folder = newTrialFolder();
    await startTrial(folder, fakeConfig({ variant: 'pptb', recordInterval: 200 }), { createParts });
  });

  it("gives the trial's own last evaluation again, and changes nothing in its folder", async () => {
    const before = contents(folder);
    const evaluation = await evaluateTrial({ folder, episodes: 2, createParts });
    const last = readLines(folder, 'evaluations.jsonl').at(-1);
    expect(evaluation).toMatchObject({ step: 600, seed: 103, returns: last?.['returns'], lengths: last?.['lengths'] });
    expect(evaluation.source).toBe('checkpoint-000000000600');
    expect(contents(folder)).toEqual(before);
  });

  it('takes the mean of the newest snapshots in place of the policy', async () => {
    const path = await openStoredPolicy({ folder, average: 3, createParts });
    const recorded = await openStoredPolicy({ folder, step: 400, average: 2, createParts });
    try {
      const snapshots: Float32Array[] = [];
      const checkpoint = await readCheckpoint(folder, 'checkpoint-000000000600');
      const { parameterCount } = path.parts.agent.policy;
      for await (const one of newestSnapshots(folder, checkpoint, { count: 3, parameterCount })) snapshots.push(one);
      const mean = (rows: readonly Float32Array[]) =>
        rows[0].map((_, k) => rows.reduce((sum, row) => sum + row[k], 0) / rows.length);
      expect(policyOf(path)).toEqual(mean(snapshots));
      expect(path.policy.source).toBe('checkpoint-000000000600, mean of its last 3 snapshots');
      // The newest snapshot of the path is the policy of the checkpoint, or of a step shortly before.
      const files = ['000000200', '000000400'].map((step) => join(folder, `recorded/${step}.safetensors`));
      expect(policyOf(recorded)).toEqual(mean(files.map((file) => openSnapshot(file).parameters)));
    } finally {
      path.parts.close();
      recorded.parts.close();
    }
    await expect(evaluateTrial({ folder, episodes: 1, average: 5000, createParts })).rejects.toThrow(
      /--average 5000: checkpoint-000000000600 has \d+ snapshots in its path; give that or less/,
    );
    const base = newTrialFolder();
    await startTrial(base, fakeConfig({ variant: 'base' }), { createParts });
    await expect(evaluateTrial({ folder: base, episodes: 1, average: 2, createParts })).rejects.toThrow(
      /--average needs a path/,
    );
  });

  it('gives an earlier one from a recorded policy', async () => {
    const [first] = readLines(folder, 'evaluations.jsonl');
    const evaluation = await evaluateTrial({ folder, episodes: 2, step: 0, createParts });
    expect(evaluation).toMatchObject({ step: 0, source: 'recorded/000000000.safetensors', returns: first['returns'] });
    await expect(evaluateTrial({ folder, episodes: 1, step: 7, createParts })).rejects.toThrow(
      /no policy of step 7; it recorded those of steps 0, 200, 400, 600$/,
    );
  });

  it('gives the evaluations of the last and the best policy again, and takes any file of this task', async () => {
    const lines = readLines(folder, 'evaluations.jsonl');
    const trained = lines.filter(({ step }) => (step as number) > 60);
    const best = trained.reduce((a, b) => ((b['meanReturn'] as number) > (a['meanReturn'] as number) ? b : a));
    for (const [policy, line] of [
      ['last', lines.at(-1)!],
      ['best', best],
      [join(folder, 'policy-best.safetensors'), best],
    ] as const) {
      const evaluation = await evaluateTrial({ folder, episodes: 2, policy, createParts });
      expect(evaluation).toMatchObject({ step: line['step'], returns: line['returns'] });
      expect(evaluation.source).toMatch(/^policy(-best)?\.safetensors, mean return [-\d.]+ of 2 episodes$/);
    }
    const recorded = join(folder, 'recorded', '000000200.safetensors');
    const evaluation = await evaluateTrial({ folder, episodes: 2, policy: recorded, createParts });
    expect(evaluation).toMatchObject({ step: null, returns: lines[2]['returns'] });
  });

  it('refuses a policy that is not there, broken, or of another task', async () => {
    const policy = (which: string, of = folder): Promise<unknown> =>
      evaluateTrial({ folder: of, episodes: 1, policy: which, createParts });
    await expect(policy('bset')).rejects.toThrow(/--policy bset: there is no such file; give best, last or/);
    const other = newTrialFolder();
    await startTrial(other, fakeConfig({ steps: 60 }), { createParts });
    await expect(policy('best', other)).rejects.toThrow(
      /been evaluated after its random steps yet; give --policy last/,
    );
    const file = readFileSync(join(folder, 'policy.safetensors'));
    const elsewhere = join(other, 'elsewhere.safetensors');
    writeFileSync(elsewhere, String(file.toString('latin1')).replace('Fake-v0', 'Elsewhe'), 'latin1');
    await expect(policy(elsewhere)).rejects.toThrow(/a policy of td3 on Elsewhe, the trial is one of td3 on Fake-v0/);
    writeFileSync(elsewhere, file.subarray(0, -4));
    await expect(policy(elsewhere)).rejects.toThrow(UsageError);
    rmSync(join(other, 'policy.safetensors'));
    await expect(policy('last', other)).rejects.toThrow(/keeps none: it was trained by a version that did not/);
  });

  it('names its spreads, and is the same for the same seed, with noise too', async () => {
    const options = { folder, episodes: 5, seed: 9, createParts };
    const evaluation = await evaluateTrial(options);
    const { returns, mean } = evaluation;
    const squares = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    expect(evaluation.sampleStandardDeviation).toBeCloseTo(Math.sqrt(squares / 4), 12);
    expect(evaluation.standardError).toBeCloseTo(Math.sqrt(squares / 4 / 5), 12);
    expect((await evaluateTrial(options)).returns).toEqual(returns);
    const noisy = await evaluateTrial({ ...options, explore: true });
    expect(noisy.returns).not.toEqual(returns);
    expect((await evaluateTrial({ ...options, explore: true })).returns).toEqual(noisy.returns);
    const single = await evaluateTrial({ ...options, episodes: 1 });
    expect(single).toMatchObject({ sampleStandardDeviation: null, standardError: null });
  });

  it('takes the newest sound checkpoint of a trial that was killed, and leaves a broken one where it is', async () => {
    const killed = newTrialFolder();
    const run = startTrial(killed, fakeConfig(), { createParts: killedAt(createParts, 350), checkpointSteps: 100 });
    await expect(run).rejects.toThrow('killed');
    expect((await evaluateTrial({ folder: killed, episodes: 1, createParts })).step).toBe(300);
    writeFileSync(join(killed, 'checkpoint-000000000300', 'state.bin'), 'cut');
    expect((await evaluateTrial({ folder: killed, episodes: 1, createParts })).step).toBe(200);
    expect(readdirSync(killed)).toContain('checkpoint-000000000300');
    rmSync(join(killed, 'checkpoint-000000000200'), { recursive: true });
    await expect(evaluateTrial({ folder: killed, episodes: 1, createParts })).rejects.toThrow(
      /no policy of .* can be read: checkpoint-000000000300: state.bin was truncated or altered/,
    );
  });

  it('without checkpoints takes what a finished trial recorded at its last step, and says so; else names the steps', async () => {
    const slim = newTrialFolder();
    cpSync(folder, slim, { recursive: true });
    for (const name of readdirSync(slim)) {
      if (name.startsWith('checkpoint-')) rmSync(join(slim, name), { recursive: true });
    }
    const kept = await evaluateTrial({ folder: slim, episodes: 2, createParts });
    expect(kept).toMatchObject({ step: 600, returns: readLines(slim, 'evaluations.jsonl').at(-1)?.['returns'] });
    expect(kept.source).toMatch(/^policy\.safetensors, .*; it has no checkpoint$/);
    rmSync(join(slim, 'policy.safetensors'));
    const evaluation = await evaluateTrial({ folder: slim, episodes: 2, createParts });
    expect(evaluation).toMatchObject({ step: 600, returns: kept.returns });
    expect(evaluation.source).toBe('recorded/000000600.safetensors, recorded at its last step; it has no checkpoint');
    const newest = (): Promise<unknown> => evaluateTrial({ folder: slim, episodes: 1, createParts });
    rmSync(join(slim, 'recorded', '000000600.safetensors'));
    await expect(newest()).rejects.toThrow(
      /no checkpoint, though it has finished.* of steps 0, 200, 400: give --step N/,
    );
    rmSync(join(slim, 'result.json'));
    await expect(newest()).rejects.toThrow(
      /no checkpoint yet; it recorded policies of steps 0, 200, 400: give --step N/,
    );
  });

  it('refuses a folder without a trial, a trial without a checkpoint and one without records', async () => {
    await expect(evaluateTrial({ folder: '/nowhere', episodes: 1 })).rejects.toThrow(/there is no folder \/nowhere/);
    const fresh = newTrialFolder();
    const run = startTrial(fresh, fakeConfig(), { createParts: killedAt(createParts, 20) });
    await expect(run).rejects.toThrow('killed');
    expect(await evaluateTrial({ folder: fresh, episodes: 1, createParts })).toMatchObject({ step: 0 });
    rmSync(join(fresh, 'policy.safetensors'));
    await expect(evaluateTrial({ folder: fresh, episodes: 1, createParts })).rejects.toThrow(/has no checkpoint yet/);
    await expect(evaluateTrial({ folder: fresh, episodes: 1, step: 0, createParts })).rejects.toThrow(
      /has recorded no policies/,
    );
  });

  it("gives MuJoCo's own returns again", async () => {
    const real = newTrialFolder();
    const config = resolveSettings({
      env: 'Hopper-v4',
      steps: 120,
      startSteps: 60,
      evaluationInterval: 60,
      evaluationEpisodes: 2,
      hiddenSizes: [16, 16],
      batchSize: 16,
    });
    await startTrial(real, config, { createParts: createTrialParts({ engine: 'auto', threads: 1 }) });
    const evaluation = await evaluateTrial({ folder: real, episodes: 2 });
    expect(evaluation.returns).toEqual(readLines(real, 'evaluations.jsonl').at(-1)?.['returns']);
  });
});
