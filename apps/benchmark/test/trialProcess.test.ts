import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { takeLock } from '@policypath/trial/node';
import { describe, expect, it } from 'vitest';
import type { TrialJob } from '../src/runners/trialJob.ts';
import { startTrialProcess } from '../src/runners/trialProcess.ts';
import { resolveSettings } from '@policypath/trial';
import { startProcess } from './startProcess.ts';
import { computed, newTrialFolder, readJson } from './trialFolder.ts';

const small = {
  env: 'InvertedPendulum-v5',
  startSteps: 50,
  evaluationInterval: 2000,
  evaluationEpisodes: 1,
  hiddenSizes: [8, 8],
  batchSize: 8,
};
const flags =
  '--env InvertedPendulum-v5 --start-steps 50 --evaluation-interval 2000 --evaluation-episodes 1 --hidden-sizes 8,8 --batch-size 8';

const job = (folder: string, changes: Record<string, unknown> = {}, run: Partial<TrialJob> = {}): TrialJob => ({
  folder,
  config: resolveSettings({ ...small, steps: 1000, ...changes }),
  ...run,
});

/** Resolves once the folder holds a checkpoint. */
async function firstCheckpoint(folder: string): Promise<void> {
  for (;;) {
    if (existsSync(folder) && readdirSync(folder).some((name) => /^checkpoint-\d+$/.test(name))) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('a trial in a child process', () => {
  it('computes what `policypath train` computes, reports progress, and finishes at once when done before', async () => {
    const folder = newTrialFolder();
    const steps: number[] = [];
    const trial = startTrialProcess(job(folder, {}, { label: 'a test', nice: 1 }), {
      onProgress: ({ step }) => steps.push(step),
    });
    expect(await trial.outcome).toEqual({ status: 'finished' });
    expect(steps.length).toBeGreaterThan(0);
    expect(readJson(folder, 'manifest.json')).toMatchObject({ label: 'a test' });

    const direct = newTrialFolder();
    expect(await startProcess(['train', ...flags.split(' '), '--steps', '1000', '--out', direct]).exit()).toBe(0);
    expect(computed(folder)).toEqual(computed(direct));
    expect(await startTrialProcess(job(folder)).outcome).toEqual({ status: 'finished' });
  });

  it('is stopped with a checkpoint, crashes when killed, and goes on both times bit for bit', async () => {
    const steps = 20_000;
    const folder = newTrialFolder();
    const killed = startTrialProcess(job(folder, { steps }, { checkpointSteps: 500 }));
    await firstCheckpoint(folder);
    killed.kill();
    expect(await killed.outcome).toMatchObject({ status: 'crashed', signal: 'SIGKILL' });

    const stopped = startTrialProcess(job(folder, { steps }), {
      onProgress: ({ step }) => void (step > 500 && stopped.stop()),
    });
    expect(await stopped.outcome).toMatchObject({ status: 'stopped', step: expect.any(Number) as number });

    const whole = newTrialFolder();
    const [resumed, uninterrupted] = [
      startTrialProcess(job(folder, { steps })),
      startTrialProcess(job(whole, { steps })),
    ];
    expect(await resumed.outcome).toEqual({ status: 'finished' });
    expect(await uninterrupted.outcome).toEqual({ status: 'finished' });
    expect(computed(folder)).toEqual(computed(whole));
  }, 180_000);

  it('fails, and says why, where starting it again would not help', async () => {
    const folder = newTrialFolder();
    const diverging = job(folder, { criticLearningRate: 1e30 });
    const { outcome } = startTrialProcess(diverging);
    expect(await outcome).toMatchObject({ status: 'failed', reason: 'diverged' });
    expect(existsSync(join(folder, 'failure.json'))).toBe(true);
    expect(await startTrialProcess(diverging).outcome).toMatchObject({ status: 'failed', reason: 'diverged' });

    const inUse = newTrialFolder();
    mkdirSync(inUse);
    const lock = takeLock(inUse);
    expect(await startTrialProcess(job(inUse)).outcome).toMatchObject({
      status: 'failed',
      reason: 'locked',
      message: expect.stringContaining(`process ${process.pid}`) as string,
    });
    lock.release();
    expect(await startTrialProcess(job(folder, { seed: 7 })).outcome).toMatchObject({
      status: 'failed',
      reason: 'refused',
      message: expect.stringMatching(/other settings: .*seed is 0, asked for is 7/) as string,
    });
  });
});
