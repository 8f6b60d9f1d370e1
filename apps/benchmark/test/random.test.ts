import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '@policypath/trial/errors';
import { makeEnvironment, type Environment } from '@policypath/envs';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { addRandomCommand } from '../src/commands/random.ts';
import { measureRandomAgent, readBaselineFile, writeBaselineFile } from '../src/random/index.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'policypath-random-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  vi.restoreAllMocks();
});

/** Two actions in [-1, 3] and [0, 0.5]; the reward is their sum, an episode has three steps. Keeps what it was given. */
function countingEnvironment(): { environment: Environment; actions: number[][]; seeds: (number | undefined)[] } {
  const actions: number[][] = [];
  const seeds: (number | undefined)[] = [];
  let elapsed = 0;
  const box = { kind: 'box' as const, shape: [2] as const, low: Float64Array.of(-1, 0), high: Float64Array.of(3, 0.5) };
  const observation = new Float64Array(2);
  const environment: Environment = {
    id: 'Counting-v0',
    observationSpace: box,
    actionSpace: box,
    maximumEpisodeSteps: 3,
    reset(options) {
      seeds.push(options?.seed);
      elapsed = 0;
      return { observation, info: {} };
    },
    step(action) {
      actions.push([...action]);
      elapsed += 1;
      return { observation, reward: action[0] + action[1], terminated: false, truncated: elapsed === 3, info: {} };
    },
    saveState: () => ({}),
    loadState: () => {},
    close: () => {},
  };
  return { environment, actions, seeds };
}

const measuredOnHopper = async (seed: number) => {
  const environment = await makeEnvironment('Hopper-v4');
  try {
    return measureRandomAgent({ environment, episodes: 5, seed });
  } finally {
    environment.close();
  }
};

/** What `policypath random` prints. */
const run = async (...given: string[]): Promise<string> => {
  const program = new Command('policypath').exitOverride().configureOutput({ writeErr: () => {} });
  addRandomCommand(program);
  for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: () => {} });
  const printed: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
  vi.spyOn(console, 'error').mockImplementation(() => {});
  await program.parseAsync(['random', ...given], { from: 'user' });
  return printed.join('\n');
};

describe('measureRandomAgent', () => {
  it('plays whole episodes with actions uniform in the box, and sums their rewards', () => {
    const { environment, actions, seeds } = countingEnvironment();
    const done: number[] = [];
    const baseline = measureRandomAgent({
      environment,
      episodes: 4000,
      seed: 7,
      onEpisode: (count) => done.push(count),
    });
    expect(seeds.slice(0, 3)).toEqual([7, undefined, undefined]);
    expect(done.at(-1)).toBe(4000);
    expect(actions).toHaveLength(12_000);
    for (const [index, low, high] of [
      [0, -1, 3],
      [1, 0, 0.5],
    ]) {
      const values = actions.map((action) => action[index]).toSorted((a, b) => a - b);
      expect(values[0]).toBeGreaterThanOrEqual(low);
      expect(values.at(-1)).toBeLessThan(high);
      // Kolmogorov-Smirnov: 1.95 / sqrt(n) is passed once in a thousand samples; the seed is fixed.
      const distance = Math.max(...values.map((value, i) => Math.abs((value - low) / (high - low) - i / 12_000)));
      expect(distance).toBeLessThan(1.95 / Math.sqrt(12_000));
    }
    // Of a sum of three actions: mean 3 (1 + 0.25), variance 3 (16 + 0.25) / 12.
    expect(baseline.meanLength).toBe(3);
    expect(Math.abs(baseline.mean - 3.75)).toBeLessThan(4 * (baseline.standardError ?? 0));
    expect(baseline.populationStandardDeviation).toBeCloseTo(Math.sqrt((3 * 16.25) / 12), 1);
    expect(baseline.standardError).toBeCloseTo(baseline.populationStandardDeviation / Math.sqrt(3999), 10);
    expect(baseline.median).toBeCloseTo(3.75, 0);
  });

  it('gives the same figures for the same seed on real physics, others for another', async () => {
    const first = await measuredOnHopper(0);
    expect(await measuredOnHopper(0)).toEqual(first);
    expect((await measuredOnHopper(1)).mean).not.toBe(first.mean);
  });

  it('has no standard error for one episode', () => {
    expect(measureRandomAgent({ ...countingEnvironment(), episodes: 1, seed: 0 })).toMatchObject({
      standardError: null,
      populationStandardDeviation: 0,
    });
  });
});

describe('the baselines in data/random-agents.json', () => {
  const baselines = readBaselineFile(fileURLToPath(new URL('../data/random-agents.json', import.meta.url)));

  // Uniform actions in Gymnasium 1.3 on MuJoCo 3.14: mean and standard error over 200 to 1000 episodes.
  it.each([
    ['HalfCheetah-v4', -280.6, 5.6],
    ['Hopper-v4', 18.63, 0.58],
    ['Walker2d-v4', 2.76, 0.2],
    ['Ant-v4', -58.1, 5.1],
    ['Humanoid-v4', 124, 1.1],
  ])('%s agrees with Gymnasium', (environment, mean, standardError) => {
    const baseline = baselines.find((one) => one.environment === environment);
    expect(baseline?.episodes).toBe(100);
    const error = Math.hypot(standardError, baseline?.standardError ?? Number.NaN);
    expect(Math.abs((baseline?.mean ?? Number.NaN) - mean)).toBeLessThan(3 * error);
  });

  // Uniform actions in an independent Python implementation on MuJoCo 3.14 (protocol.md, E): mean and, where it was written down, its
  // standard error; elsewhere it is taken to be ours.
  it.each([
    ['finger-spin', 1, 0.48, null],
    ['finger-spin', 2, 1.12, 0.05],
    ['finger-spin', 4, 2.21, 0.07],
    ['finger-spin', 8, 3.36, 0.1],
    ['walker-walk', 1, 32.2, null],
    ['walker-walk', 2, 40.5, 0.3],
    ['walker-walk', 4, 50.6, 0.5],
    ['walker-walk', 8, 50.3, 0.5],
    ['cartpole-swingup', 1, 24.8, null],
    ['cartpole-swingup', 2, 49.6, null],
    ['cartpole-swingup', 4, 81.8, null],
    ['cartpole-swingup', 8, 125.4, 1.9],
    ['cheetah-run', 1, 3.8, null],
    ['cheetah-run', 2, 6.9, null],
    ['cheetah-run', 4, 12.9, 0.2],
    ['cheetah-run', 8, 24.3, 0.3],
    ['hopper-stand', 1, 1.3, null],
    ['hopper-stand', 2, 1.4, null],
    ['hopper-stand', 4, 1.5, null],
    ['hopper-stand', 8, 1.8, 0.2],
  ])('%s at action repeat %d agrees with Python', (task, actionRepeat, mean, standardError) => {
    const found = baselines.filter(
      (one) => one.environment === `dm_control/${task}` && one.actionRepeat === actionRepeat,
    );
    expect(found).toHaveLength(1);
    const [baseline] = found;
    expect(baseline.episodes).toBeGreaterThanOrEqual(100);
    expect(baseline.meanLength).toBe(1000 / actionRepeat);
    const own = baseline.standardError ?? Number.NaN;
    expect(Math.abs(baseline.mean - mean)).toBeLessThan(3 * Math.hypot(own, standardError ?? own));
  });

  // Uniform actions in MinAtar 1.0.15's own Python, sticky actions 0.1: mean and standard error over 1500 episodes.
  it.each([
    ['Asterix-v0', 0.507, 0.023],
    ['Asterix-v1', 0.501, 0.021],
    ['Breakout-v0', 0.512, 0.019],
    ['Breakout-v1', 0.371, 0.017],
    ['Seaquest-v0', 0.087, 0.009],
    ['SpaceInvaders-v0', 2.759, 0.055],
    ['SpaceInvaders-v1', 4.065, 0.084],
  ])('%s agrees with MinAtar', (game, mean, standardError) => {
    const baseline = baselines.find(({ environment }) => environment === `MinAtar/${game}`);
    const error = Math.hypot(standardError, baseline?.standardError ?? Number.NaN);
    expect(Math.abs((baseline?.mean ?? Number.NaN) - mean)).toBeLessThan(3 * error);
  });
});

describe('baseline files', () => {
  it('keep the other environments when one is measured again', () => {
    const path = join(folder, 'random.json');
    const one = measureRandomAgent({ ...countingEnvironment(), episodes: 2, seed: 0 });
    writeBaselineFile(path, [one, { ...one, environment: 'Other-v0' }]);
    writeBaselineFile(path, [{ ...one, seed: 9 }]);
    expect(readBaselineFile(path).map(({ environment, seed }) => [environment, seed])).toEqual([
      ['Other-v0', 0],
      ['Counting-v0', 9],
    ]);
  });

  it('are whole for one who reads them while they are written', () => {
    const path = join(folder, 'whole.json');
    const one = measureRandomAgent({ ...countingEnvironment(), episodes: 2, seed: 0 });
    writeBaselineFile(path, [one]);
    const before = readFileSync(path, 'utf8');
    const reading = openSync(path, 'r');
    writeBaselineFile(path, [{ ...one, environment: 'Other-v0' }]);
    expect(readFileSync(reading, 'utf8')).toBe(before);
    closeSync(reading);
  });

  it('keep the other action repeats, and know none in files from before there were any: 1', () => {
    const path = join(folder, 'repeats.json');
    const { actionRepeat: _repeat, ...old } = measureRandomAgent({ ...countingEnvironment(), episodes: 2, seed: 0 });
    writeFileSync(path, JSON.stringify({ formatVersion: 1, baselines: [old] }));
    const [read] = readBaselineFile(path);
    expect(read).toEqual({ ...old, actionRepeat: 1 });
    writeBaselineFile(path, [{ ...read, actionRepeat: 8, seed: 5 }]);
    writeBaselineFile(path, [{ ...read, seed: 7 }]);
    expect(readBaselineFile(path).map(({ actionRepeat, seed }) => [actionRepeat, seed])).toEqual([
      [8, 5],
      [1, 7],
    ]);
  });

  it('are refused in one line when they are something else', () => {
    const path = join(folder, 'broken.json');
    expect(() => readBaselineFile(path)).toThrow(UsageError);
    for (const content of ['{', '{"formatVersion":1,"baselines":[{"environment":"Hopper-v4"}]}', '[]']) {
      writeFileSync(path, content);
      expect(() => readBaselineFile(path)).toThrow(
        /broken\.json (cannot be read as JSON|holds no random-agent baselines)/,
      );
    }
  });
});

describe('policypath random', () => {
  it('prints a table or JSON, and writes a file', async () => {
    const out = join(folder, 'written.json');
    const short = ['--env', 'Hopper-v4', '--episodes', '3'];
    const json = JSON.parse(await run(...short, '--json', '--out', out));
    expect(json).toMatchObject([{ environment: 'Hopper-v4', episodes: 3, seed: 0 }]);
    expect(JSON.parse(readFileSync(out, 'utf8')).baselines).toEqual(json);
    expect(await run(...short)).toMatch(/Hopper-v4.*3.*│/);
  });

  it('measures each action repeat, the action held, and counts agent steps', async () => {
    const asked = ['--env', 'dm_control/cheetah-run', '--action-repeat', '8', '250', '--episodes', '2'];
    const json = JSON.parse(await run(...asked, '--json')) as {
      actionRepeat: number;
      meanLength: number;
      mean: number;
    }[];
    expect(json.map(({ actionRepeat, meanLength }) => [actionRepeat, meanLength])).toEqual([
      [8, 125],
      [250, 4],
    ]);
    // The same environment by hand.
    const environment = await makeEnvironment('dm_control/cheetah-run', { actionRepeat: 250 });
    expect(measureRandomAgent({ environment, actionRepeat: 250, episodes: 2, seed: 0 })).toEqual(json[1]);
    environment.close();
    expect(await run(...asked)).toMatch(/Action repeat[^]*agent steps[^]*cheetah-run[^│]*│\s+8 │[^]*│\s+250 │/);
    expect(await run('--env', 'Hopper-v4', '--episodes', '1')).not.toMatch(/repeat|agent/);
  });

  it('refuses what it cannot measure before it measures anything', async () => {
    await expect(run('--env', 'Hopper-v4', 'Hoper-v4')).rejects.toThrow(/unknown environment 'Hoper-v4'.*did you mean/);
    await expect(run('--env', 'Hoper-v4')).rejects.toBeInstanceOf(UsageError);
    await expect(run('--env', 'Hopper-v4', '--episodes', '0')).rejects.toThrow(/whole number from 1/);
    await expect(run('--env', 'Hopper-v4', '--action-repeat', '8')).rejects.toThrow(
      /Hopper-v4 has no option actionRepeat; only dm_control/,
    );
    await expect(run('--env', 'Hopper-v4', '--action-repeat', '8')).rejects.toBeInstanceOf(UsageError);
    await expect(run('--env', 'dm_control/cheetah-run', '--action-repeat', '0')).rejects.toThrow(/whole number from 1/);
    await expect(run('--env', 'Hopper-v4', '--seed', '1.5')).rejects.toThrow(/whole number from 0/);
    await expect(run('--env', 'Hopper-v4', '--out', join(folder, 'none', 'x.json'))).rejects.toThrow(/no folder/);
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });
});
