import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '@policypath/trial/errors';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findTrials } from '../src/store/findTrials.ts';
import { addCompareCommand } from '../src/commands/compare.ts';
import { compareFolders, type CompareFoldersOptions } from '../src/results/index.ts';
import { readTrials } from '../src/store/readTrials.ts';
import { resolveSettings } from '@policypath/trial';
import { writeTrialFolder } from './compareFolders.ts';

let runs = '';
beforeEach(() => {
  runs = join(mkdtempSync(join(tmpdir(), 'policypath-compare-')), 'runs');
  mkdirSync(runs);
});
afterEach(() => {
  rmSync(dirname(runs), { recursive: true });
  vi.restoreAllMocks();
});

/** Two seeds of each; mean curves 20, 200, 400, 300 and 20, 220, 500, 460. */
function writeHopper(): void {
  writeTrialFolder(runs, { seed: 0, returns: [19, 190, 380, 320] });
  writeTrialFolder(runs, { seed: 1, returns: [21, 210, 420, 280] });
  writeTrialFolder(runs, { variant: 'pptb', seed: 0, returns: [19, 200, 490, 470] });
  writeTrialFolder(runs, { variant: 'pptb', seed: 1, returns: [21, 240, 510, 450] });
}

/** With few resamples: no interval is looked at here. */
const compare = (options: CompareFoldersOptions) => compareFolders({ resamples: 100, ...options });

const random = (mean: number, standardError: number | null = 0.5) =>
  new Map([['Hopper-v4', { mean, standardError, episodes: 100, source: 'test' }]]);

const hopperOf = (folders: readonly string[] = [runs], options: object = {}) => {
  const compared = compare({ folders, random: random(20), ...options });
  return { ...compared, hopper: compared.comparison.agents[0].environments[0] };
};

describe('compare', () => {
  it("gives Table 1's figures", () => {
    writeHopper();
    const { hopper, comparison } = hopperOf();
    expect(hopper.base).toMatchObject({
      seeds: [0, 1],
      score: { step: 10_000, mean: 400, standardError: 20, populationStandardDeviation: 20 },
      auc: { mean: 300, perRun: [890 / 3, 910 / 3], evaluations: 3 },
    });
    expect(hopper.treated).toMatchObject({ score: { step: 10_000, mean: 500 }, auc: { mean: 1180 / 3 } });
    expect(hopper.improvement.score).toEqual({ available: true, value: 100 / 380 });
    expect(hopper.improvement.auc.available && hopper.improvement.auc.value).toBeCloseTo(1 / 3, 12);
    const { aggregate } = comparison.agents[0];
    expect(aggregate.score.available && aggregate.score.value).toBeCloseTo(1 + 100 / 380, 12);
    expect(comparison.notes).toEqual([]);
  });

  it('leaves the evaluations of the untrained policy out of SCORE, in environment steps', () => {
    const base = { returns: [-1, -1, -1, -30, -20] };
    writeTrialFolder(runs, { ...base, settings: { startSteps: 10_000 } });
    writeTrialFolder(runs, {
      variant: 'pptb',
      returns: [-1, -1, -1, -10, -15],
      settings: { startSteps: 10_000 },
    });
    const { hopper, report } = hopperOf();
    expect(hopper).toMatchObject({ untrainedThrough: 10_000, base: { score: { step: 20_000, mean: -20 } } });
    expect(hopper.treated?.score).toMatchObject({ step: 15_000, mean: -10 });
    expect(report).toContain('highest point of the mean curve after startSteps (10k)');
    writeTrialFolder(runs, { ...base, settings: { startSteps: 20_000 } });
    expect(hopperOf().hopper.base?.score).toBeNull();
    expect(hopperOf().report).toContain('no evaluation after the random steps at the start');
  });

  it('averages the aggregate over environments', () => {
    writeHopper();
    for (const variant of ['base', 'pptb'] as const) {
      for (const seed of [0, 1]) {
        writeTrialFolder(runs, {
          environment: 'Walker2d-v4',
          variant,
          seed,
          returns: [0, variant === 'base' ? 100 : 150],
        });
      }
    }
    const both = random(20).set('Walker2d-v4', { mean: 0, standardError: 0, episodes: 1, source: 'test' });
    const { comparison } = compare({ folders: [runs], random: both });
    const { score, auc } = comparison.agents[0].aggregate;
    expect(score.available && score.value).toBeCloseTo(1 + (100 / 380 + 0.5) / 2, 12);
    expect(auc.available && auc.value).toBeCloseTo(1 + (70 / 210 + 0.5) / 2, 12);
  });

  it('writes table and curves, and prints the label on all of them', () => {
    writeHopper();
    const { files, report } = hopperOf([runs], { label: 'demonstration, not evidence' });
    expect(dirname(files.png)).toBe(join(runs, 'comparison'));
    const markdown = readFileSync(files.markdown, 'utf8');
    for (const text of [report, markdown]) {
      expect(text).toMatch(/TD3-PPTB against TD3 \(demonstration, not evidence\)/);
      expect(text).toMatch(/400\.0 ± 20\.0/);
      expect(text).toMatch(/\+26\.32 %/);
      expect(text).toMatch(/1\.2632/);
      expect(text).toMatch(/2 \/ 2/);
      expect(text).toMatch(/Edits in the TD3-PPTB trials of Hopper-v4: 6, of them 4 effective/);
    }
    expect(markdown).toMatch(/!\[Learning curves\]\(learning-curves\.svg\)/);
    expect(markdown).toMatch(/Hopper-v4: 20\.00 ± 0\.50 over 100 episodes \(test\)/);
    expect(JSON.parse(readFileSync(files.json, 'utf8'))).toMatchObject({
      formatVersion: 2,
      label: 'demonstration, not evidence',
    });
    expect(readFileSync(files.svg, 'utf8')).toMatch(/demonstration, not evidence/);
    expect(readFileSync(files.png).subarray(1, 4).toString()).toBe('PNG');
  });

  it('takes the label of the trials themselves, once', () => {
    writeTrialFolder(runs, { seed: 0, returns: [1, 2], label: 'demonstration, not evidence' });
    writeTrialFolder(runs, { seed: 1, returns: [1, 2], label: 'demonstration, not evidence' });
    expect(hopperOf().comparison.label).toBe('demonstration, not evidence');
  });

  it('makes its own report no part of the next comparison', () => {
    writeHopper();
    const first = hopperOf();
    expect(hopperOf().comparison).toEqual(first.comparison);
  });
});

describe('unfinished trials', () => {
  it('are used where a method has no other, all cut to the last common evaluation, and that is said', () => {
    for (const seed of [0, 1, 2]) writeTrialFolder(runs, { seed, returns: [20, 190 + 10 * seed, 400, 300] });
    const folder = writeTrialFolder(runs, { variant: 'pptb', seed: 0, returns: [20, 220], finished: false });
    appendFileSync(join(folder, 'evaluations.jsonl'), '{"step":10000,"meanRet');
    const { hopper, comparison, report } = hopperOf();
    expect(hopper.throughStep).toBe(5000);
    expect(hopper.base?.score).toMatchObject({ step: 5000, runs: 3, mean: 200 });
    expect(comparison.notes).toEqual([
      'Hopper-v4: interim: 1 of 4 runs have not ended; all are used up to step 5k',
      'Hopper-v4: seeds differ: TD3 has 0, 1, 2; TD3-PPTB has 0',
    ]);
    expect(report).toContain(`- ${comparison.notes[0]}`);
    // Asked for alone, there is nothing to set beside the base.
    expect(hopperOf([runs], { finishedOnly: true }).hopper).toMatchObject({ throughStep: 15_000, treated: null });
  });

  it('are left out where each method has ended ones, as the report does', () => {
    writeHopper();
    writeTrialFolder(runs, { seed: 2, returns: [20, 200], finished: false });
    for (const finishedOnly of [false, true]) {
      const { hopper, comparison } = hopperOf([runs], { finishedOnly });
      expect(hopper).toMatchObject({ throughStep: 15_000, base: { seeds: [0, 1] } });
      expect(comparison.notes).toEqual(['Hopper-v4: left out, not ended: base 2']);
    }
  });

  it('that failed stay in, their missing evaluations counting as their last one', () => {
    writeHopper();
    const failed = writeTrialFolder(runs, { variant: 'pptb', seed: 2, returns: [20, 100], finished: false });
    writeFileSync(join(failed, 'failure.json'), '{"step":7000,"message":"the critic loss at step 7000 is NaN"}');
    for (const finishedOnly of [false, true]) {
      const { hopper, comparison } = hopperOf([runs], { finishedOnly });
      expect(hopper).toMatchObject({ throughStep: 15_000, treated: { seeds: [0, 1, 2] } });
      // (470 + 450 + 100) / 3 at the end.
      expect(hopper.treated?.curve.at(-1)?.mean).toBeCloseTo(340, 9);
      expect(hopper.treated?.trials.at(-1)).toMatchObject({ seed: 2, failed: true, finished: false, lastStep: 7000 });
      expect(comparison.notes).toContain(
        'Hopper-v4 td3 pptb seed 2 failed at step 7000 (the critic loss at step 7000 is NaN); it stays in, its missing evaluations count as its last one',
      );
      expect(comparison.notes.join()).not.toMatch(/unfinished/);
    }
  });

  it('without an evaluation are left out, as observe-only trials are', () => {
    writeHopper();
    writeTrialFolder(runs, { seed: 3, returns: [], finished: false });
    writeTrialFolder(runs, { variant: 'observe-only', seed: 0, returns: [19, 190, 380, 320] });
    const { hopper, comparison } = hopperOf();
    expect(hopper.base?.seeds).toEqual([0, 1]);
    expect(comparison.notes).toEqual([
      'left out of the comparison of two: observe-only trials, which train exactly as the base does (1)',
      'Hopper-v4: left out, no evaluation yet: base 3',
    ]);
  });
});

describe('more than two methods', () => {
  const row = (name: string, method: string) => [name, method];

  it('stand in one table with interval and rank; any two are compared, each pair in its own folder', () => {
    writeHopper();
    for (const [seed, height] of [90, 110].entries()) {
      writeTrialFolder(runs, { variant: 'trim-only', seed, returns: [20, height, height, height] });
    }
    const { comparison, tables, files } = hopperOf();
    expect(tables[0].rows.map(([name, method]) => [name, method])).toEqual(
      ['base', 'pptb', 'trim-only'].map((method) => row('Hopper-v4', method)),
    );
    expect(comparison.methods.map(({ method, rank }) => [method, rank])).toEqual([
      ['base', 2],
      ['pptb', 1],
      ['trim-only', 3],
    ]);
    const [base] = comparison.methods;
    expect(base.aucMean).toBe(300);
    // Resamples of two runs: both the lower, both the higher, or one of each.
    const halfWidth = base.aucHigh! - base.aucMean;
    expect(halfWidth).toBeCloseTo(base.aucStandardError!, 6);
    expect(base.aucMean - base.aucLow!).toBeCloseTo(halfWidth, 6);

    const pair = hopperOf([runs], { variant: 'pptb', against: 'trim-only' });
    expect(pair.hopper.improvement.auc).toMatchObject({ available: true });
    expect(pair.hopper.base?.auc.mean).toBe(100);
    expect(pair.report).toContain('TD3-PPTB against TD3-trim-only');
    expect(dirname(pair.files.json)).not.toBe(dirname(files.json));
    expect(dirname(hopperOf([runs], { variant: 'trim-only' }).files.json)).toMatch(/comparison-trim-only$/);
    expect(() => hopperOf([runs], { against: 'pptb-r8' })).toThrow(
      /--against pptb-r8: no trial.*give --against one of/,
    );
  });
});

describe('trials that differ in settings', () => {
  const pptb = (rank: number) => ({ pptb: { rank, period: 1000, boost: 0.003 } });
  const methods = (): string[] => hopperOf([runs]).comparison.methods.map(({ method }) => method);

  it('are different methods, named by what differs or by themselves; only true duplicates are refused', () => {
    writeHopper();
    for (const rank of [8, 16]) {
      writeTrialFolder(join(runs, `r${rank}`), {
        variant: 'pptb',
        returns: [0, rank, rank, rank],
        settings: pptb(rank),
      });
    }
    rmSync(join(runs, 'Hopper-v4.td3.pptb.s0'), { recursive: true });
    rmSync(join(runs, 'Hopper-v4.td3.pptb.s1'), { recursive: true });
    expect(methods()).toEqual(['base', 'pptb rank 16', 'pptb rank 8']);
    const pair = hopperOf([runs], { variant: 'pptb rank 16', against: 'pptb rank 8' });
    expect(pair.hopper).toMatchObject({ base: { auc: { mean: 8 } }, treated: { auc: { mean: 16 } } });

    const path = join(runs, 'r8', 'Hopper-v4.td3.pptb.s0', 'manifest.json');
    writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(path, 'utf8')) as object), name: 'narrow' }));
    expect(methods()).toEqual(['base', 'pptb', 'narrow']);

    writeTrialFolder(join(runs, 'again'), { variant: 'pptb', returns: [0, 1, 1, 1], settings: pptb(16) });
    expect(methods).toThrow(/are both Hopper-v4 td3 pptb seed 0, with the same settings/);
  });

  it('leave demonstrations out with a line, and show them where there is nothing else', () => {
    const label = 'demonstration, not evidence';
    const demo = join(runs, 'demo');
    writeTrialFolder(demo, { seed: 0, returns: [0, 1, 1, 1], label });
    expect(hopperOf().comparison.label).toBe(label);
    writeHopper();
    const { comparison } = hopperOf();
    expect(comparison.label).toBeNull();
    expect(comparison.notes).toContain(
      "left out: 1 trial labelled 'demonstration, not evidence'; give their folder alone to see them",
    );
    expect(hopperOf([demo]).comparison.label).toBe(label);
  });
});

describe('another variant than PPTB', () => {
  const tuning = fileURLToPath(new URL('../../../evidence/tuning', import.meta.url));

  it('may be one that a benchmark names: several of one variant are told apart', () => {
    const out = join(runs, 'tuned');
    const { comparison } = compare({ folders: [tuning], out, variant: 'trim-only-b' });
    expect(comparison.agents.map(({ treatedName }) => treatedName)).toEqual(['TD3-trim-only-b']);
    expect(comparison.agents[0].environments.map(({ treated }) => treated?.seeds)).toEqual([[1000], [1000]]);
    expect(() => compare({ folders: [tuning], out, variant: 'pptb-z' })).toThrow(
      '--variant pptb-z: no trial is of such a variant to set beside the base; give one of pptb-a, pptb-b, pptb-c, trim-only-a, trim-only-b, trim-only-c',
    );
    writeHopper();
    expect(() => compare({ folders: [runs], variant: 'base' })).toThrow(/--variant base: .*; give one of pptb$/);
    expect(new Set(readTrials([tuning]).trials.map(({ method }) => method)).size).toBe(6);
  });

  it('is set beside the base when it is asked for, under its own name, and left out with that hint elsewhere', () => {
    writeHopper();
    for (const seed of [0, 1]) {
      writeTrialFolder(runs, { variant: 'trim-only', seed, returns: [20, 210, 400 + seed, 410] });
    }
    expect(hopperOf().comparison.notes).toContain(
      'left out of the comparison of two: trim-only trials; --variant trim-only sets them beside the base (2)',
    );
    const { comparison, report } = compare({ folders: [runs], variant: 'trim-only' });
    expect(comparison.agents).toMatchObject([
      { baseName: 'TD3', treatedName: 'TD3-trim-only', environments: [{ treated: { seeds: [0, 1] } }] },
    ]);
    expect(comparison.notes).toContain(
      'left out of the comparison of two: pptb trials; --variant pptb sets them beside the base (2)',
    );
    expect(report).toContain('TD3-trim-only against TD3 through step 15k');
    expect(report).not.toContain('PPTB');
  });
});

const differs = (text: string): boolean => text.includes('differs between trials');

it('trials that ran with other plug-ins, or another version of one, are named', () => {
  const writeWith = (plugins: object[]): void => {
    for (const [seed, version] of ['a', 'a', 'b'].entries()) {
      const folder = writeTrialFolder(runs, { seed, returns: [19, 190] });
      const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as object;
      const used = plugins.map((plugin) => ({ ...plugin, files: { 'mine.ts': version } }));
      writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, plugins: used }));
    }
  };
  writeWith([{ path: '/somewhere/mine.ts' }]);
  expect(hopperOf().comparison.notes.filter(differs)).toEqual([
    expect.stringMatching(/^Hopper-v4: the version of plug-ins .*: mine\.ts \w{8} in 2, mine\.ts \w{8} in 1$/),
  ]);
  writeWith([]);
  expect(hopperOf().comparison.notes.filter(differs)).toEqual([]);
});

describe('a manifest from before a setting was there', () => {
  it('has the only value there was then', () => {
    const { evaluationOffsets: _offsets, evaluationSeedOffset, ...older } = resolveSettings({ env: 'Hopper-v4' });
    const notesWith = (settings: object): readonly string[] => {
      for (const [seed, trial] of [older, { ...older, ...settings }].entries()) {
        const path = writeTrialFolder(runs, { seed, returns: [19, 190, 380, 320] });
        const manifest = { formatVersion: 1, trial: { ...trial, seed }, engine: {}, versions: {}, startedAt: '' };
        writeFileSync(join(path, 'manifest.json'), JSON.stringify(manifest));
      }
      return hopperOf().comparison.notes;
    };
    expect(notesWith({ evaluationSeedOffset, evaluationOffsets: [0, 50] }).filter(differs)).toEqual([]);
    expect(notesWith({ evaluationSeedOffset: 7 }).filter(differs)).toEqual([
      'Hopper-v4: evaluationSeedOffset differs between trials: 100 in 1, 7 in 1',
    ]);
  });
});

/** What is printed, after a check that neither figure is available. */
const reasons = (options: object = {}): string => {
  const { hopper, comparison, report } = hopperOf([runs], options);
  expect(hopper.improvement.score.available).toBe(false);
  expect(comparison.agents[0].aggregate.score.available).toBe(false);
  expect(report).toMatch(/n\/a/);
  expect(report).not.toMatch(/NaN|Infinity|undefined/);
  return report;
};

const walker = 'dm_control/walker-walk';

/** Two seeds of base and PPTB in a straight line up to their heights at the last step, evaluated every 50k. */
function writeRad({ agent = 'rad', settings = {}, to = 500_000, folder = runs }: WriteRadOptions = {}): void {
  mkdirSync(folder, { recursive: true });
  for (const [variant, heights] of [
    ['base', [480, 520]],
    ['pptb', [580, 620]],
  ] as const) {
    heights.forEach((height, seed) => {
      const returns = Array.from({ length: to / 50_000 + 1 }, (_, i) => (height * i * 50_000) / to);
      const own = { [agent]: { actionRepeat: 8, batchSize: 128, ...settings } };
      writeTrialFolder(folder, { agent, environment: walker, variant, seed, returns, interval: 50_000, settings: own });
    });
  }
}

interface WriteRadOptions {
  readonly agent?: string;
  readonly settings?: object;
  /** Environment steps. */
  readonly to?: number;
  readonly folder?: string;
}

const walkerRandom = (repeat: number) =>
  new Map([[`${walker}@${repeat}`, { mean: 50, standardError: 0.5, episodes: 100, source: 'test' }]]);

describe('RAD in the Control Suite', () => {
  it("is compared at each horizon that its trials reach, the paper's Table 2 beside it, in both units of steps", () => {
    writeRad();
    const { comparison, report, files } = compare({ folders: [runs], random: walkerRandom(8) });
    expect(comparison.agents.map(({ horizon }) => horizon)).toEqual([100_000, 500_000]);
    const [first, last] = comparison.agents;
    expect(first.environments[0]).toMatchObject({
      actionRepeat: 8,
      throughStep: 100_000,
      throughAgentStep: 12_500,
      base: { score: { step: 100_000, mean: 100, standardError: 4 } },
      treated: { score: { mean: 120 } },
      improvement: { score: { available: true, value: 20 / 50 } },
      paper: { score: { base: 210, treated: 349, percent: 86.87 }, auc: { base: 104 } },
    });
    expect(last.environments[0]).toMatchObject({
      base: { score: { step: 500_000, mean: 500 } },
      paper: { auc: { base: 583 } },
    });
    expect([first.paperAggregate?.score, last.paperAggregate?.auc]).toEqual([1.3372, 1.1086]);
    const markdown = readFileSync(files.markdown, 'utf8');
    for (const text of [report, markdown]) {
      expect(text).toContain('RAD-PPTB against RAD after so many environment steps');
      expect(text).toMatch(/500k environment steps \(62\.5k agent steps at action repeat 8\).*SCORE/);
      expect(text).toMatch(
        /100k environment steps \(12\.5k agent steps at action repeat 8\).*SCORE.*100\.0 ± 4\.0.*120\.0 ± 4\.0.*210 ± 48.*349 ± 35.*\+86\.87 %/,
      );
      expect(text).toMatch(/Aggregate.*SCORE.*1\.4000.*1\.3372/);
      expect(text).toMatch(/is used through step 500k \(62\.5k agent\)/);
      expect(text).toMatch(/Table 2: RAD and RAD-PPTB, 6 runs/);
    }
    expect(markdown).toContain('dm_control/walker-walk at action repeat 8: 50.00 ± 0.50 over 100 episodes (test)');
    const svg = readFileSync(files.svg, 'utf8');
    expect(svg.match(/environment steps \(action repeat 8\)/g)).toHaveLength(1);
    expect(svg).toContain('2 of RAD, 2 of RAD-PPTB');
  });

  it('counts the edits up to the horizon', () => {
    writeRad();
    const edits = [100_000, 100_008, 300_000].map((step) => `${JSON.stringify({ step, effective: step > 100_000 })}\n`);
    writeFileSync(join(runs, 'dm_control_walker-walk.rad.pptb.s0', 'edits.jsonl'), edits.join(''));
    const { comparison } = compare({ folders: [runs], random: walkerRandom(8) });
    expect(comparison.agents.map(({ environments }) => environments[0].treated?.trials[0])).toMatchObject([
      { edits: 1, effectiveEdits: 0, lastStep: 500_000 },
      { edits: 3, effectiveEdits: 2, lastStep: 500_000 },
    ]);
  });

  it('is compared whole where trials end elsewhere, and its curves are drawn to their end', () => {
    writeRad({ to: 300_000 });
    const { comparison, report } = compare({ folders: [runs], random: walkerRandom(8) });
    expect(comparison.agents.map(({ horizon, environments }) => [horizon, environments[0].throughStep])).toEqual([
      [100_000, 100_000],
      [null, 300_000],
    ]);
    expect(comparison.agents[1]).toMatchObject({ paperAggregate: null, environments: [{ paper: null }] });
    expect(report).toContain('through step 300k (37.5k agent)');
  });

  it('has no numbers of the paper for SAC and for other variants than PPTB', () => {
    writeRad({ agent: 'sac' });
    const { comparison, report } = compare({ folders: [runs] });
    expect(comparison.agents.map(({ baseName, horizon }) => `${baseName} ${horizon}`)).toEqual([
      'SAC 100000',
      'SAC 500000',
    ]);
    expect(report).not.toContain('Paper');
  });

  it.each([
    ['action repeat', { actionRepeat: 4 }, 'action repeat 4', 'action repeat 8'],
    ['profile', { profile: 'cpu' }, 'profile cpu', 'profile rad-script'],
    [
      'pictures',
      { image: { height: 48, width: 48, frameStack: 3 } },
      'pictures 48 x 48, 3 frames',
      'pictures 100 x 100, 3 frames',
    ],
  ])('is never pooled with trials of another %s', (what, settings, own, other) => {
    writeRad({ to: 100_000 });
    writeRad({ to: 100_000, settings, folder: join(runs, 'others') });
    const { comparison } = compare({ folders: [runs] });
    const environments = comparison.agents[0].environments;
    expect(environments.map(({ environment }) => environment)).toEqual(
      [`${walker} (${own})`, `${walker} (${other})`].toSorted(),
    );
    for (const { base, treated } of environments)
      expect([base?.seeds, treated?.seeds]).toEqual([
        [0, 1],
        [0, 1],
      ]);
    expect(comparison.notes.filter((text) => text.includes(`differ in ${what}, which`))).toHaveLength(2);
  });

  it('that has other settings too is another method, and that is said', () => {
    writeRad({ to: 100_000 });
    writeTrialFolder(runs, {
      agent: 'rad',
      environment: walker,
      seed: 2,
      returns: [0, 250, 500],
      interval: 50_000,
      settings: { rad: { actionRepeat: 8, batchSize: 512 } },
    });
    const { comparison } = compare({ folders: [runs], random: walkerRandom(8) });
    expect(comparison.methods.map(({ method }) => method)).toContain('base batchSize 512');
    expect(comparison.notes).toContain(`${walker}: rad.batchSize differs between trials: 128 in 4, 512 in 1`);
  });

  it('takes the random agent of its action repeat alone, and refuses one that no trial could use', () => {
    writeRad({ to: 100_000 });
    const { environments } = compare({ folders: [runs] }).comparison.agents[0];
    expect(environments[0].random).toMatchObject({ source: expect.stringMatching(/shipped/) });
    // Walker-walk's random agent gets 32 at repeat 1, 50 at 8.
    expect(environments[0].random?.mean).toBeGreaterThan(45);
    expect(() => compare({ folders: [runs], random: walkerRandom(4) })).toThrow(
      /--random dm_control\/walker-walk@4: the trials have another action repeat; write dm_control\/walker-walk@8/,
    );
    rmSync(join(runs, 'comparison'), { recursive: true });
    writeRad({ to: 100_000, settings: { actionRepeat: 5 } });
    expect(compare({ folders: [runs] }).report).toMatch(
      /policypath random --env dm_control\/walker-walk --action-repeat 5 --out random\.json/,
    );
  });
});

describe("improvement and aggregate are 'n/a', with the reason", () => {
  it('when the base is no better than the random agent', () => {
    writeHopper();
    expect(reasons({ random: random(500) })).toMatch(/Hopper-v4, SCORE: the base is no better than the random agent/);
  });

  it('when it is better by no more than the error', () => {
    writeHopper();
    expect(reasons({ random: random(385) })).toMatch(/better than the random agent by 15, within the error/);
    expect(hopperOf([runs], { random: random(375) }).hopper.improvement.score.available).toBe(true);
  });

  it('as the interval is when there is one seed on a side', () => {
    writeTrialFolder(runs, { seed: 0, returns: [19, 190] });
    writeTrialFolder(runs, { variant: 'pptb', seed: 0, returns: [19, 240] });
    const { hopper, report } = hopperOf();
    expect(hopper.improvement.auc).toEqual({ available: true, value: 50 / 170 });
    expect(hopper.interval.auc.available).toBe(false);
    expect(report).toMatch(/one run on a side, so no interval/);
    expect(report).toMatch(/not tested: one run/);
  });

  it('when there are no PPTB trials', () => {
    writeTrialFolder(runs, { seed: 0, returns: [19, 190] });
    writeTrialFolder(runs, { seed: 1, returns: [19, 190] });
    expect(reasons()).toMatch(/Hopper-v4: there are no TD3-PPTB trials/);
  });

  it('when no random agent was measured', () => {
    for (const variant of ['base', 'pptb'] as const) {
      for (const seed of [0, 1]) writeTrialFolder(runs, { environment: 'Crawler-v0', variant, seed, returns: [1, 2] });
    }
    expect(reasons()).toMatch(/no random-agent baseline; measure it: policypath random --env Crawler/);
  });
});

describe('random-agent baselines', () => {
  const baseline = {
    episodes: 5,
    seed: 0,
    populationStandardDeviation: 1,
    standardError: 0.5,
    median: 1,
    minimum: 0,
    maximum: 2,
    meanLength: 3,
  };
  const write = (folder: string, mean: number): void =>
    writeFileSync(
      join(folder, 'random.json'),
      JSON.stringify({ formatVersion: 1, baselines: [{ environment: 'Hopper-v4', mean, ...baseline }] }),
    );

  it('come from the command, then from random.json in or beside the runs, then from the app', () => {
    writeHopper();
    const used = (options: object = {}) =>
      compare({ folders: [runs], ...options }).comparison.agents[0].environments[0].random;
    expect(used()).toMatchObject({ episodes: 100, source: expect.stringMatching(/shipped/) });
    expect(used()?.mean).toBeCloseTo(18.2, 0);
    write(dirname(runs), 11);
    expect(used()).toMatchObject({ mean: 11, standardError: 0.5, source: 'random.json beside the runs' });
    write(runs, 12);
    expect(used()).toMatchObject({ mean: 12, source: 'random.json' });
    expect(used({ random: random(13) })).toMatchObject({ mean: 13, source: 'test' });
  });

  it('that cannot be read are refused', () => {
    writeHopper();
    writeFileSync(join(runs, 'random.json'), '{}');
    expect(() => compare({ folders: [runs] })).toThrow(UsageError);
  });
});

/** What is said of RAD's evaluations that long after an edit. */
function radRemark(stepsSinceEdit: number): string {
  const rad = { agent: 'rad', environment: walker, settings: { rad: { actionRepeat: 8 } } };
  writeTrialFolder(runs, { ...rad, returns: [19, 190, 200] });
  writeTrialFolder(runs, { ...rad, variant: 'pptb', returns: [19, 240, 250], stepsSinceEdit });
  return compare({ folders: [runs], random: random(20) }).comparison.notes.join();
}

describe('remarks', () => {
  it('say when every evaluation sees a policy just edited', () => {
    writeTrialFolder(runs, { seed: 0, returns: [19, 190, 200] });
    for (const seed of [0, 1]) {
      writeTrialFolder(runs, { variant: 'pptb', seed, returns: [19, 240, 250], stepsSinceEdit: 0 });
    }
    expect(hopperOf().comparison.notes.join()).toMatch(/every evaluation sees a policy just edited/);
    expect(hopperOf().comparison.notes).toHaveLength(2);
  });

  it('say when every evaluation falls equally long after an edit, and nothing when they do not', () => {
    writeHopper();
    expect(hopperOf().comparison.notes.join()).not.toMatch(/every evaluation/);
    for (const seed of [0, 1]) {
      writeTrialFolder(runs, { variant: 'pptb', seed, returns: [19, 240, 250, 260], stepsSinceEdit: 999 });
    }
    expect(hopperOf().comparison.notes).toContain('Hopper-v4: every evaluation falls 999 steps after an edit');
    // The period of 1000 is one of agent steps: 400 environment steps are a twentieth of 8000, and 401 are more.
    expect(radRemark(400)).toMatch(/walker-walk: every evaluation sees a policy just edited/);
    expect(radRemark(408)).toMatch(/walker-walk: every evaluation falls 408 \(51 agent\) steps after an edit/);
  });

  it('say when settings other than seed and variant differ', () => {
    writeHopper();
    for (const seed of [0, 1]) {
      writeTrialFolder(runs, { seed, returns: [21, 210, 420, 280], settings: { td3: { batchSize: 100 } } });
    }
    const notes = hopperOf().comparison.notes;
    expect(notes).toContain('Hopper-v4: td3.batchSize differs between trials: 100 in 2, 256 in 2');
  });

  it('say of a difference whether its intervals hold 0', () => {
    writeTrialFolder(runs, { seed: 0, returns: [19, 300] });
    writeTrialFolder(runs, { seed: 1, returns: [21, 340] });
    writeTrialFolder(runs, { variant: 'pptb', seed: 0, returns: [19, 310] });
    writeTrialFolder(runs, { variant: 'pptb', seed: 1, returns: [21, 345] });
    const { report, comparison } = hopperOf();
    expect(report).toMatch(/\+2\.50 %/);
    expect(report).toMatch(/undecided: bootstrap and Student's intervals hold 0/);
    expect(comparison.effects.map(({ agent, statistic, verdict }) => [agent, statistic, verdict.word])).toEqual([
      ['td3', 'area under curve', 'undecided'],
      ['td3', 'mean of last evaluations', 'undecided'],
    ]);
  });

  it('say when no edit had an effect', () => {
    writeHopper();
    writeTrialFolder(runs, { variant: 'pptb', seed: 1, returns: [21, 210, 420, 280], effectiveEdits: 0 });
    expect(hopperOf().comparison.notes).toContain(
      'Hopper-v4: no edit had an effect yet in TD3-PPTB with seed 1: so far it trained exactly as TD3',
    );
  });

  it('tell whether the AUC counts step 0', () => {
    writeHopper();
    const without = hopperOf();
    expect(without.report).toMatch(/AUC: mean over evaluations, step 0 left out/);
    expect(without.report).toContain('Evaluations in an AUC: Hopper-v4: 3, steps 5k to 15k.');
    expect(without.comparison.includeInitial).toBe(false);
    const { hopper, report, comparison } = hopperOf([runs], { includeInitial: true });
    expect(report).toMatch(/AUC: mean over evaluations, step 0 included where it is there/);
    expect(report).toContain('Evaluations in an AUC: Hopper-v4: 4, steps 0 to 15k.');
    expect(comparison.includeInitial).toBe(true);
    expect(hopper.base?.auc).toMatchObject({ mean: 230, perRun: [227.25, 232.75], evaluations: 4 });
  });
});

/** The message of a refusal; nothing may have been written. */
const refusal = (folders: readonly string[] = [runs]): string => {
  try {
    compare({ folders });
  } catch (error) {
    if (error instanceof UsageError && !existsSync(join(runs, 'comparison'))) return error.message;
    throw error;
  }
  return 'not refused';
};

describe('what cannot be compared is refused in one line', () => {
  it('a folder that is not there', () =>
    expect(refusal([join(runs, 'nowhere')])).toMatch(/there is no folder .*nowhere/));
  it('a folder without trials', () => expect(refusal()).toMatch(/no trials in .*manifest\.json/));

  it('what lies below a trial is not searched: a running one may change it meanwhile', () => {
    writeHopper();
    const { hopper } = hopperOf();
    const [trial] = findTrials([runs]).trials.map(({ path }) => path);
    for (const below of [join(trial, 'checkpoint-000000005000'), join(runs, '.hidden'), join(runs, 'node_modules')]) {
      mkdirSync(below);
      writeFileSync(join(below, 'manifest.json'), '{}');
      writeFileSync(join(below, 'random.json'), '{}');
    }
    expect(findTrials([runs]).trials).toHaveLength(4);
    expect(findTrials([runs, trial]).baselines).toEqual([]);
    expect(hopperOf().hopper).toEqual(hopper);
  });

  it('two trials of one seed', () => {
    writeHopper();
    mkdirSync(join(runs, 'again'));
    writeTrialFolder(join(runs, 'again'), { seed: 1, returns: [1, 2, 3, 4] });
    expect(refusal()).toMatch(/again.* are both Hopper-v4 td3 base seed 1/);
  });

  it('other evaluation steps', () => {
    writeHopper();
    writeTrialFolder(runs, { seed: 7, returns: [1, 2, 3, 4, 5], interval: 4000 });
    expect(refusal()).toMatch(/seed 7.*different steps: evaluation 1 is at (4000 and 5000|5000 and 4000)/);
  });

  it('a log that was altered, by file and line', () => {
    writeHopper();
    const path = join(runs, 'Hopper-v4.td3.base.s0', 'evaluations.jsonl');
    const lines = readFileSync(path, 'utf8').split('\n');
    for (const [altered, message] of [
      ['{"step":5000,"returns":[1],"meanReturn":null}', /evaluations\.jsonl, line 2: meanReturn/],
      ['{"step":50', /evaluations\.jsonl, line 2: not JSON/],
    ] as const) {
      writeFileSync(path, lines.with(1, altered).join('\n'));
      expect(refusal()).toMatch(message);
    }
    writeFileSync(path, lines.join('\n').slice(0, -5));
    expect(refusal()).toMatch(/its last line was cut/);
  });

  it('a manifest that is not one', () => {
    writeHopper();
    writeFileSync(join(runs, 'Hopper-v4.td3.base.s0', 'manifest.json'), '{"formatVersion":2}');
    expect(refusal()).toMatch(/manifest\.json .*format version 2/);
  });
});

/** What `policypath compare` prints. */
async function run(...given: string[]): Promise<string> {
  const program = new Command('policypath');
  addCompareCommand(program);
  for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: () => {} });
  const printed: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
  vi.spyOn(console, 'error').mockImplementation(() => {});
  await program.parseAsync(['compare', ...given], { from: 'user' });
  return printed.join('\n');
}

describe('policypath compare', () => {
  it('prints a table, or the JSON that it writes', async () => {
    writeHopper();
    expect(await run(runs, '--random', 'Hopper-v4=20')).toMatch(/TD3-PPTB against TD3/);
    const out = join(runs, 'elsewhere', 'report');
    const json = JSON.parse(await run(runs, '--json', '--out', out, '--random', 'Hopper-v4=20', '--label', 'x'));
    expect(json).toEqual(JSON.parse(readFileSync(join(out, 'comparison.json'), 'utf8')));
    expect(json).toMatchObject({
      label: 'x',
      agents: [{ environments: [{ random: { mean: 20, standardError: null } }] }],
    });
  });

  it('takes --exclude-initial, which is the rule now', async () => {
    writeHopper();
    const json = async (...options: string[]) => JSON.parse(await run(runs, '--json', ...options)) as object;
    expect(await json('--exclude-initial')).toEqual(await json());
    expect(await json('--include-initial')).toMatchObject({ includeInitial: true });
    await expect(run(runs, '--exclude-initial', '--include-initial')).rejects.toThrow(/not both/);
  });

  it('refuses a baseline that is no number', async () => {
    for (const text of ['Hopper-v4', 'Hopper-v4=', '=3', 'Hopper-v4=abc', 'Hopper-v4=Infinity']) {
      await expect(run(runs, '--random', text)).rejects.toThrow(/an environment and a number/);
    }
  });
});
