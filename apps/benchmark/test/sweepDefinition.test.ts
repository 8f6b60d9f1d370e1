import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { refuseTooLittleMemory, trialNeeds } from '@policypath/trial/node';
import { actionRepeatOf } from '@policypath/trial/records';
import { describe, expect, it } from 'vitest';
import { readDefinition } from '../src/sweep/definition.ts';
import { plannedTrials } from '../src/sweep/plannedTrials.ts';
import { selected, selection } from '../src/sweep/selection.ts';
import { trialLabel } from '../src/words/trialNames.ts';
import { newTrialFolder } from './trialFolder.ts';

const shipped = fileURLToPath(new URL('../../../benchmarks/', import.meta.url));

const base = `name: test
title: A test
agent: td3
environments: [Hopper-v4, Ant-v4]
variants: [base, pptb]
seeds: [3, 1]
settings:
  steps: 5000
`;

/** Writes a benchmark's file, with `from` replaced by `to`. */
function file(from = '', to = ''): string {
  const folder = newTrialFolder();
  mkdirSync(folder);
  const path = join(folder, 'test.yaml');
  writeFileSync(path, base.replace(from, to));
  return path;
}

/** The same for RAD. */
const rad = (environment: string): string =>
  file('agent: td3\nenvironments: [Hopper-v4, Ant-v4]', `agent: rad\nenvironments: [${environment}]`);

const planned = (path: string) => plannedTrials(readDefinition(path));

describe('the shipped benchmarks', () => {
  it.each(readdirSync(shipped))('%s is in order', (name) => {
    const definition = readDefinition(join(shipped, name));
    const trials = plannedTrials(definition);
    const { environments, agents, variants, seeds, forks, clones } = definition;
    const branches = (forks === null ? 0 : forks.at.length * forks.branches.length) + (clones?.fits.length ?? 0);
    expect(`${definition.name}.yaml`).toBe(name);
    expect(trials).toHaveLength(environments.length * agents.length * (variants.length + branches) * seeds.length);
    expect(new Set(trials.map(({ folder }) => folder)).size).toBe(trials.length);
  });

  it('has the trials of both agents in one file, each with the settings that its agent has', () => {
    const trials = planned(join(shipped, 'sparse.yaml')).slice(0, 8);
    expect(trials.map(({ folder }) => folder)).toEqual(
      ['dm_control_ball_in_cup-catch', 'dm_control_cartpole-swingup_sparse'].flatMap((environment) =>
        ['td3-base', 'td3-pptb', 'sac-base', 'sac-pptb'].map((method) => join(environment, method, 'seed-0000')),
      ),
    );
    expect(trials.map(({ config }) => actionRepeatOf(config))).toEqual([1, 1, 4, 4, 1, 1, 8, 8]);
    expect(selected(trials, selection('agent=sac,variant=pptb')).map(trialLabel)).toEqual([
      'dm_control/ball_in_cup-catch sac pptb seed 0',
      'dm_control/cartpole-swingup_sparse sac pptb seed 0',
    ]);
  });

  it("has the paper's values in the MuJoCo half", () => {
    const trials = planned(join(shipped, 'ladder-mujoco.yaml'));
    expect(trials).toHaveLength(48);
    expect(trials[1]).toMatchObject({
      folder: join('HalfCheetah-v4', 'pptb', 'seed-0000'),
      config: {
        steps: 1_000_000,
        evaluationInterval: 5000,
        startSteps: 25_000,
        pptb: { capacity: 2000, snapshotUpdates: 25, boostedDirections: 2, rank: 64, period: 1000, feedback: 0.3 },
      },
    });
  });

  it("has the paper's and RAD's values in the DeepMind Control half", () => {
    const trials = planned(join(shipped, 'ladder-dmc.yaml'));
    expect(trials).toHaveLength(48);
    expect(trials[1]).toMatchObject({
      folder: join('dm_control_finger-spin', 'pptb', 'seed-0000'),
      config: {
        agent: 'rad',
        steps: 500_000,
        evaluationInterval: 5000,
        startSteps: 1000,
        rad: { profile: 'rad-script', actionRepeat: 8, batchSize: 128, augmentation: { kind: 'crop', size: 84 } },
        pptb: { capacity: 1000, snapshotUpdates: 25, snapshotInterval: 50, rank: 64, period: 1000, boost: 0.006 },
      },
    });
    const cheetah = trials.filter(({ environment }) => environment === 'dm_control/cheetah-run');
    expect(new Set(cheetah.map(({ config }) => config.steps))).toEqual(new Set([1_000_000]));
  });

  it('knows which environments and settings are for which agent', () => {
    expect(() => planned(rad('walker-walk'))).toThrow(/line 4: environments\.walker-walk: there is no environment/);
    expect(() => planned(rad('Hopper-v4'))).toThrow(/Hopper-v4 does not suit agent rad, .*pictures/);
    expect(planned(file('agent: td3', 'agent: sac'))[0].config).toMatchObject({
      agent: 'sac',
      sac: { profile: 'sac', actionRepeat: 1 },
    });
    const noise = file('agent: td3\nenvironments: [Hopper-v4, Ant-v4]', 'agent: sac\nenvironments: [Hopper-v4]');
    writeFileSync(noise, `${readFileSync(noise, 'utf8')}  explorationNoise: 0.1\n`);
    expect(() => planned(noise)).toThrow(/line 9: settings\.explorationNoise: there is no such setting; known are/);
  });
});

describe('a benchmark', () => {
  it('has all trials of the first seed before those of the second', () => {
    expect(planned(file()).map(({ folder }) => folder)).toEqual(
      ['seed-0003', 'seed-0001'].flatMap((seed) =>
        ['Hopper-v4', 'Ant-v4'].flatMap((environment) =>
          ['base', 'pptb'].map((variant) => join(environment, variant, seed)),
        ),
      ),
    );
  });

  it('puts settings of an environment before those of all, and settings of a variant before both', () => {
    const path = file(
      'environments: [Hopper-v4, Ant-v4]\nvariants: [base, pptb]',
      'environments: { Hopper-v4: , Ant-v4: { rank: 32, steps: 6000 } }\n' +
        'variants: { pptb: , low: { variant: pptb, rank: { value: 8, source: ours, note: low } }, window-mean: }',
    );
    const trials = planned(path).filter(({ seed }) => seed === 1);
    expect(trials.map(({ variant, config }) => [variant, config.variant, config.steps, config.pptb?.rank])).toEqual([
      ['pptb', 'pptb', 5000, 64],
      ['low', 'pptb', 5000, 8],
      ['window-mean', 'window-mean', 5000, 64],
      ['pptb', 'pptb', 6000, 32],
      ['low', 'pptb', 6000, 8],
      ['window-mean', 'window-mean', 6000, 32],
    ]);
  });

  it('marks whose a value is: as it says, else the source of the default where it is the default, else ours', () => {
    const path = file('steps: 5000', 'steps: 1000000\n  batchSize: 128\n  window: { value: 2000, source: paper }');
    const { settings } = readDefinition(path);
    expect([...settings.values()].map(({ name, source }) => [name, source])).toEqual([
      ['steps', 'paper'],
      ['batchSize', 'ours'],
      ['window', 'paper'],
    ]);
  });

  it.each<[string, string, RegExp]>([
    ['title: A test', 'titel: A test', /line 2: titel: there is no such key; known are name, title/],
    ['title: A test\n', '', /line 1: the key 'title' is missing/],
    ['name: test', 'name: ../test', /line 1: name: expected letters/],
    ['agent: td3', 'agent: none', /line 3: agent: .*td3/],
    ['agent: td3', 'agent: [td3, none]', /line 3: agent.*: there is no agent 'none', only td3/],
    ['agent: td3', 'agent: [td3, sac, td3]', /'td3' stands here a second time/],
    ['agent: td3', 'agent: []', /line 3: agent: /],
    [
      '[Hopper-v4, Ant-v4]',
      '[Hopper-v4, Ant-v9]',
      /line 4: environments\.Ant-v9: there is no environment.*HalfCheetah-v4/,
    ],
    ['[Hopper-v4, Ant-v4]', '[Hopper-v4, Hopper-v4]', /line 4: environments\.1: 'Hopper-v4' stands here a second time/],
    ['[Hopper-v4, Ant-v4]', '{ Ant-v4: , Ant-v4: }', /line 4: a key stands here a second time/],
    ['[Hopper-v4, Ant-v4]', '[]', /line 4: environments: expected/],
    [
      '[base, pptb]',
      '[base, ptb]',
      /line 5: variants\.ptb: there is no variant 'ptb'; known are base,.*variant: \.\.\./,
    ],
    ['[base, pptb]', '{ a/b: { variant: pptb } }', /line 5: variants\.a\/b: expected letters/],
    ['[base, pptb]', '{ base: { rank: 3 } }', /line 5: variants\.base\.rank: rank has no meaning/],
    ['[3, 1]', '[3, 3]', /line 6: seeds\.1: seed 3 stands here a second time/],
    [
      '[3, 1]',
      '{ from: 0, count: 1000000000 }',
      /line 6: seeds: 1000000000 seeds with 4 trials each .*give 25000 seeds or fewer/,
    ],
    ['[3, 1]', '[-1]', /line 6: seeds\.0: .*>=0/],
    ['steps: 5000', 'stepps: 5000', /line 8: settings\.stepps: there is no such setting; known are steps/],
    ['steps: 5000', 'steps: 1.5', /line 8: settings\.steps: got 1\.5\. It is a whole number/],
    ['steps: 5000', 'steps:', /line 8: settings\.steps: its value is missing/],
    ['steps: 5000', 'steps: { value: 5, source: me }', /line 8: settings\.steps: expected a value, or/],
    ['steps: 5000', 'seed: 5', /line 8: settings\.seed: there is no such setting/],
    [
      'steps: 5000',
      'window: 50',
      /line 8: settings\.window: an edit waits for 65 snapshots \(rank 64 and one more\), and window 50 never/,
    ],
    [
      'steps: 5000',
      'rank: 300\n  window: 200',
      /line 8: settings\.rank: .*rank 300 and one more.*window 200 .*Hopper-v4 pptb/,
    ],
    ['steps: 5000', 'rank: 3000', /line 8: settings\.rank: .*window 2000 never.*pptb/],
    [
      '[base, pptb]\nseeds: [3, 1]\nsettings:\n  steps: 5000',
      '[base]\nseeds: [3]\nsettings:\n  rank: 8',
      /line 8: settings\.rank: no variant of this benchmark uses it \(base\): leave it out/,
    ],
    ['steps: 5000', 'meanAge: 3', /line 8: settings\.meanAge: no variant of this benchmark uses it \(base, pptb\)/],
    ['steps: 5000', 'steps: [', /line \d+: /],
  ])('is refused by file, line and key: %s -> %s', (from, to, message) => {
    const path = file(from, to);
    expect(() => planned(path)).toThrow(message);
    expect(() => planned(path)).toThrow(path);
  });

  it('is refused when there is no such file', () => {
    expect(() => readDefinition('/nowhere/at/all.yaml')).toThrow('there is no file /nowhere/at/all.yaml');
  });
});

describe('a selection', () => {
  it('takes the trials that all its keys name', () => {
    const trials = planned(file());
    const chosen = selected(trials, selection('env=Ant-v4,seed=1'));
    expect(chosen.map(({ folder }) => folder)).toEqual([
      join('Ant-v4', 'base', 'seed-0001'),
      join('Ant-v4', 'pptb', 'seed-0001'),
    ]);
    expect(selected(trials, selection('seed=3', selection('seed=1')))).toHaveLength(8);
    expect(() => selected(trials, selection('variant=trim'))).toThrow(/no such variant; it has base, pptb/);
    expect(() => selection('environment=Ant-v4')).toThrow(/It is a list such as env=Ant-v4/);
  });
});

describe("a trial's needs", () => {
  it('are those of replay, path and Gram matrix', () => {
    const [hopper, , ant, antPptb] = planned(join(shipped, 'ladder-mujoco.yaml'))
      .filter(({ environment, seed }) => seed === 0 && /Hopper|Ant/.test(environment))
      .map(({ config }) => trialNeeds(config));
    // 1M records of 2 x 11 + 3 + 2 floats, and of 2 x 27 + 8 + 2.
    expect(hopper.memoryBytes - 250e6).toBeGreaterThan(1e6 * 27 * 4);
    expect(ant.memoryBytes - hopper.memoryBytes).toBeGreaterThan(1e6 * (64 - 27) * 4);
    // 2000 snapshots of 75,016 parameters, their Gram matrix, and room to decompose it.
    const path = antPptb.memoryBytes - ant.memoryBytes - 2000 * 75_016 * 4;
    expect(path).toBeGreaterThan(2 * 2000 ** 2 * 8);
    expect(path).toBeLessThan(3 * 2000 ** 2 * 8);
  });

  it("count RAD's agent steps, its pictures and its trunk", () => {
    const trials = planned(join(shipped, 'ladder-dmc.yaml'));
    const [base, pptb] = ['base', 'pptb'].map((variant) =>
      trialNeeds(trials.find((trial) => trial.variant === variant && /walker/.test(trial.environment))!.config),
    );
    // 62,500 agent steps, a frame of 30,000 bytes each.
    expect(base.memoryParts.replay).toBeGreaterThan(62_500 * 30_000);
    expect(base.memoryParts.replay).toBeLessThan(1.1 * 62_500 * 30_000);
    // 1000 snapshots of 50-1024-1024-12.
    expect(pptb.memoryParts.path).toBe(1000 * 1_114_124 * 4);
    expect(pptb.diskBytes - base.diskBytes).toBe(1251 * 1_114_124 * 4 + 3 * 1000 ** 2 * 8);
    expect(() => refuseTooLittleMemory(pptb, 4e9)).toThrow(
      /needs up to 7\.\d GB of memory .*path 4\.5 GB.* only 4\.0 GB/,
    );
    expect(() => refuseTooLittleMemory(pptb, 16e9)).not.toThrow();
  });
});
