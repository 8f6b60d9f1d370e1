import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { addSweepCommand, againCommand } from '../src/commands/sweep.ts';
import { openCalibrationCache } from '../src/sweep/expectedSeconds.ts';
import { resources } from '../src/sweep/resources.ts';
import type { SweptTrial } from '../src/sweep/sweepPlan.ts';
import { resolveSettings } from '@policypath/trial';
import { newTrialFolder, readJson } from './trialFolder.ts';

const trials = (count: number): SweptTrial[] =>
  Array.from({ length: count }, (_, seed) => ({
    environment: 'Hopper-v4',
    variant: 'base',
    seed,
    folder: `seed-${seed}`,
    label: `seed ${seed}`,
    config: resolveSettings({ env: 'Hopper-v4', seed, steps: 2000, hiddenSizes: [8, 8], replayCapacity: 2000 }),
    status: { state: 'stopped', step: 0, stepsPerSecond: null, secondsToGo: null, lastReturn: null, failure: null },
  }));

describe('what a sweep takes of the machine', () => {
  it('is no more of the disk than its trials have not taken yet', () => {
    const root = newTrialFolder();
    const whole = resources(root, trials(2)).diskBytes;
    mkdirSync(join(root, 'seed-1', 'replay'), { recursive: true });
    writeFileSync(join(root, 'seed-1', 'replay', 'records.f32'), new Uint8Array(50_000));
    writeFileSync(join(root, 'seed-1', 'manifest.json'), new Uint8Array(1000));
    expect(resources(root, trials(2)).diskBytes).toBe(whole - 51_000);
    writeFileSync(join(root, 'seed-1', 'replay', 'records.f32'), new Uint8Array(whole));
    expect(resources(root, trials(2)).diskBytes).toBe(whole / 2);
  });

  it('is a core for each thread', () => {
    const cores = availableParallelism();
    expect(resources(newTrialFolder(), trials(cores)).jobs).toBe(cores);
    expect(resources(newTrialFolder(), trials(cores), { threads: 2 }).jobs).toBe(Math.max(1, Math.floor(cores / 2)));
    expect(resources(newTrialFolder(), trials(cores), { threads: 2, jobs: cores }).jobs).toBe(cores);
  });
});

/** `policypath sweep`, told to run nothing, after it has parsed a command line. */
const parsed = (args: readonly string[]): Command => {
  const program = new Command();
  addSweepCommand(program);
  const [sweep] = program.commands;
  sweep.action(() => {});
  program.parse(['sweep', 'quick.yaml', ...args], { from: 'user' });
  return sweep;
};

describe('the command that goes on with a sweep', () => {
  it('repeats every option that was given, and nothing else', () => {
    expect(againCommand(parsed([]))).toMatch(/sweep quick\.yaml$/);
    const given =
      '--out runs/x --jobs 3 --retries 5 --engine wasm --threads 2 --nice 7 --checkpoint-minutes 2.5 ' +
      '--allow-engine-change --only env=dm_control/walker-walk,seed=1,seed=2';
    expect(againCommand(parsed(given.split(' ')))).toMatch(new RegExp(`sweep quick\\.yaml ${given}$`));
    const slurm = ['--slurm', '--slurm-out', 'my file'];
    expect(againCommand(parsed(slurm))).toMatch(/quick\.yaml --slurm --slurm-out "my file"$/);
    const queued = parsed(['--queue', 'redis://:secret@host', '--nice', '3']);
    expect(againCommand(queued, 'redis://:***@host:6379/0')).toMatch(/--nice 3$/);
    expect(againCommand(queued, 'redis://:***@host:6379/0')).not.toContain('secret');
  });
});

describe('the cache of measurements', () => {
  afterEach(() => void vi.useRealTimers());

  it('keeps them for a month, and drops what is older', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const folder = newTrialFolder();
    const path = join(folder, 'calibration.json');
    let measured = 0;
    const get = async (key = 'a trial'): Promise<number> =>
      await openCalibrationCache(path).get(key, async () => (measured += 1));
    expect([await get(), await get()]).toEqual([1, 1]);
    vi.setSystemTime(Date.now() + 31 * 24 * 3600 * 1000);
    expect(await get('another')).toBe(2);
    expect(Object.keys(readJson(folder, 'calibration.json'))).toHaveLength(1);
    expect(await get()).toBe(3);
    vi.setSystemTime(Date.now() - 24 * 3600 * 1000);
    expect(await get()).toBe(4);
  });

  it('measures again what an earlier version has kept', async () => {
    const folder = newTrialFolder();
    mkdirSync(folder);
    const path = join(folder, 'calibration.json');
    await openCalibrationCache(path).get('a trial', async () => 1);
    const [[key]] = Object.entries(readJson(folder, 'calibration.json'));
    expect(key).toContain(process.version);
    writeFileSync(path, JSON.stringify({ [key]: 7 }));
    expect(await openCalibrationCache(path).get('a trial', async () => 2)).toBe(2);
  });
});
