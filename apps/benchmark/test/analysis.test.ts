import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTrialParts, readManifest, startTrial } from '@policypath/trial/node';
import { temporalSvdSync } from '@policypath/tsvd';
import { afterAll, describe, expect, it } from 'vitest';
import { lineProgress } from '../src/analysis/analysisProgress.ts';
import { analyseTrial, type AnalyseTrialOptions } from '../src/analysis/analyseTrial.ts';
import { methodOf } from '../src/store/methodNames.ts';
import { analysisSections } from '../src/results/paths/analysisSections.ts';
import { defaultPathOptions, defaultReconstructionOptions, type TrialAnalysis } from '../src/analysis/trialAnalysis.ts';
import { createPolicyEvaluator, type CreatePolicyEvaluator } from '../src/analysis/policyEvaluator.ts';
import { run } from '../src/commands/run.ts';
import { evaluateTrial } from '../src/commands/evaluate.ts';
import { headingsOf, shownRows } from '../src/results/report/tableForms.ts';
import { trialGroups } from '../src/results/paths/trialGroup.ts';
import { analysedFolders, openRecordedPath } from '../src/analysis/recordedPath.ts';
import { openTrial } from '../src/store/openTrial.ts';
import { resolveSettings, type GivenSettings } from '@policypath/trial';
import { generatedRows, writeRecordedTrial } from './recordedTrial.ts';
import { readLines } from './trialFolder.ts';

const parent = mkdtempSync(join(tmpdir(), 'policypath-analysis-'));
afterAll(() => rmSync(parent, { recursive: true, force: true }));
let folders = 0;
const newFolder = (): string => join(parent, `trial-${(folders += 1)}`);

/** Return: the sum of the parameters, the seed of the start states, and the episode's number. */
const fakeEvaluator: CreatePolicyEvaluator = async () => ({
  engine: { backend: 'fake' },
  returns: ({ parameters }, { seed, episodes }) =>
    Array.from({ length: episodes }, (_, i) => parameters.reduce((sum, value) => sum + value, 0) + seed + i),
  close() {},
});

const options: AnalyseTrialOptions = {
  path: { ...defaultPathOptions, nulls: ['flippedIncrements', 'randomWalk'], repeats: 4, nullSnapshots: 8 },
  // Small: returns are kept to six digits, and the fake ones hold the seed.
  reconstructions: {
    ...defaultReconstructionOptions,
    samples: 2,
    episodes: 2,
    ranks: [1, 2, 4, 64],
    seedOffset: 20,
    otherSeedOffset: 50,
  },
  createEvaluator: fakeEvaluator,
  show: () => {},
};

const rows = generatedRows(24);
/** Three equal snapshots before learning, then the path. */
const recordedRows = [rows[0], rows[0], ...rows];

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0);
}

const sectionsOf = (folders: readonly string[]) =>
  analysisSections(
    folders.map((folder) => {
      const isTrial = existsSync(join(folder, 'manifest.json'));
      return { folder, method: isTrial ? methodOf(folder, readManifest(folder)) : '' };
    }),
  );
const captionOf = (folders: readonly string[]): string => sectionsOf(folders)[0].figures[1].caption;

describe('policypath analyze', () => {
  it('computes what is missing only, and leaves the same bytes', async () => {
    const folder = writeRecordedTrial(newFolder(), { rows: recordedRows });
    const file = join(folder, 'analysis.json');
    const first = await analyseTrial(folder, options);
    expect(first.computed).toEqual(['path', 'reconstructions']);
    const bytes = readFileSync(file, 'utf8');
    expect((await analyseTrial(folder, options)).computed).toEqual([]);
    // Without reconstructions those that are there stay.
    const kept = await analyseTrial(folder, { ...options, reconstructions: null });
    expect(kept.computed).toEqual([]);
    expect(kept.analysis.reconstructions).not.toBeNull();
    expect(readFileSync(file, 'utf8')).toBe(bytes);

    const other = await analyseTrial(folder, { ...options, path: { ...options.path, windows: 3 } });
    expect(other.computed).toEqual(['path']);
    writeFileSync(file, '{"version":');
    expect((await analyseTrial(folder, options)).computed).toEqual(['path', 'reconstructions']);
    expect(readFileSync(file, 'utf8')).toBe(bytes);
    appendFileSync(join(folder, 'evaluations.jsonl'), '{"step":9999,"returns":[1],"meanReturn":1}\n');
    expect((await analyseTrial(folder, options)).computed).toEqual(['path', 'reconstructions']);
  });

  it('leaves out what was recorded before learning, and knows steps and periods', async () => {
    const folder = writeRecordedTrial(newFolder(), { rows: recordedRows });
    const { path } = (await analyseTrial(folder, { ...options, reconstructions: null })).analysis;
    expect(path).toMatchObject({ snapshots: 24, waiting: 2, dimension: 38 });
    expect(path.steps[0]).toBe(200);
    expect(path.periods.map(({ name, firstStep, lastStep }) => [name, firstStep, lastStep])).toEqual([
      ['early', 200, 900],
      ['middle', 1000, 1700],
      ['later', 1800, 2500],
    ]);
    expect(path.spectra).toHaveLength(16);
    expect(path.evolvement.centrings.map(({ centring }) => centring)).toEqual(['none', 'mean']);
    expect(path.improvingEnd).not.toBeNull();
  });

  it('differences of returns are those of projections, and noise has the other seed', async () => {
    const folder = writeRecordedTrial(newFolder(), { rows: recordedRows, seed: 3 });
    const { reconstructions } = (await analyseTrial(folder, options)).analysis;
    const [early] = reconstructions?.periods ?? [];
    expect(early.ranks).toEqual([1, 2, 4]);
    const svd = temporalSvdSync(rows.slice(0, 8));
    for (const [s, index] of [2, 6].entries()) {
      const { original, originalAgain, reconstructed, step } = early.samples[s];
      expect(step).toBe(200 + 100 * index);
      expect(original[0]).toBeCloseTo(sum(rows[index]) + 23, 3);
      expect(originalAgain[0]).toBeCloseTo(sum(rows[index]) + 53, 3);
      for (const [r, rank] of [1, 2, 4].entries()) {
        expect(reconstructed[r][1] - original[1]).toBeCloseTo(sum(svd.reconstruct(index, rank)) - sum(rows[index]), 3);
      }
    }
  });

  it('refuses in one line what cannot be analysed', async () => {
    const unrecorded = newFolder();
    mkdirSync(unrecorded);
    writeFileSync(join(unrecorded, 'manifest.json'), '{}');
    expect(() => analysedFolders([unrecorded])).toThrow(/no recorded path: train with --record-interval <steps>/);
    const root = newFolder();
    for (const name of ['a', 'b']) {
      mkdirSync(join(root, name), { recursive: true });
      writeFileSync(join(root, name, 'manifest.json'), '{}');
    }
    expect(() => analysedFolders([root])).toThrow(/none of the 2 trials in .* has a recorded path/);
    mkdirSync(join(parent, 'empty'));
    expect(() => analysedFolders([join(parent, 'empty')])).toThrow(/no trial in/);
    expect(() => analysedFolders([join(parent, 'nowhere')])).toThrow(/there is no folder/);

    const short = writeRecordedTrial(newFolder(), { rows: rows.slice(0, 14) });
    await expect(analyseTrial(short, options)).rejects.toThrow(/14 recorded snapshots .* needs 15: train longer, or/);
    const slim = writeRecordedTrial(newFolder(), { rows: rows.slice(0, 4), interval: 1000 });
    const path = join(slim, 'manifest.json');
    const manifestOf = JSON.parse(readFileSync(path, 'utf8')) as { trial: object };
    const withInterval = (recordInterval: number): void =>
      writeFileSync(path, JSON.stringify({ ...manifestOf, trial: { ...manifestOf.trial, recordInterval } }));
    withInterval(10);
    await expect(analyseTrial(slim, options)).rejects.toThrow(
      /needs 15: the path is thinned here, 4 of 301 snapshots \(one every 10 steps was recorded\); analyse it where the trial was trained, or train it again$/,
    );
    withInterval(1000);
    await expect(analyseTrial(slim, options)).rejects.toThrow(/needs 15: train longer/);
    const broken = writeRecordedTrial(newFolder(), { rows });
    writeFileSync(join(broken, 'recorded', '000000500.safetensors'), 'no tensors');
    await expect(analyseTrial(broken, options)).rejects.toThrow(/000000500/);
    const manifest = writeRecordedTrial(newFolder(), { rows });
    writeFileSync(join(manifest, 'manifest.json'), '{"formatVersion":1,"trial":{"environment":"Hopper-v4"}}');
    await expect(analyseTrial(manifest, options)).rejects.toThrow(
      /manifest\.json is not a trial's manifest: trial\.agent/,
    );
  });

  it('takes a folder of trials, leaves unrecorded ones out, and says so on the command line', async () => {
    const root = newFolder();
    writeRecordedTrial(join(root, 'Hopper-v4', 'base', 'seed-0000'), { rows });
    mkdirSync(join(root, 'Hopper-v4', 'pptb', 'seed-0000'), { recursive: true });
    writeFileSync(join(root, 'Hopper-v4', 'pptb', 'seed-0000', 'manifest.json'), '{}');
    const found = analysedFolders([root]);
    expect(found.trials).toEqual([join(root, 'Hopper-v4', 'base', 'seed-0000')]);
    expect(found.unrecorded).toHaveLength(1);
    expect(await run(['analyze', root, '--nulls', 'nonsense'])).toBe(2);
    expect(await run(['analyze', join(root, 'Hopper-v4', 'pptb')])).toBe(2);
  });

  it('shows one line a phase where there is no terminal', () => {
    const lines: string[] = [];
    const progress = lineProgress((line) => lines.push(line));
    progress.show('runs/a', 'null models of layer 1, early', 1, 99);
    progress.show('runs/a', 'null models of layer 2, early', 1, 99);
    progress.show('runs/a', 'reconstructed policies', 1, 40);
    expect(lines).toEqual(['runs/a: null models (99)', 'runs/a: reconstructed policies (40)']);
  });
});

describe('sections of the report', () => {
  it('hold tables over seeds and figures with null models, the same each time', async () => {
    const trials = await Promise.all(
      [0, 1].map(async (seed) => {
        const folder = writeRecordedTrial(newFolder(), { rows: generatedRows(24, 5 + seed), seed });
        await analyseTrial(folder, options);
        return folder;
      }),
    );
    const unanalysed = writeRecordedTrial(newFolder(), { rows });
    const [section, missing, ...others] = sectionsOf([...trials, unanalysed, parent]);
    expect(others).toEqual([]);
    expect(missing.paragraphs[0]).toContain(`policypath analyze ${unanalysed}`);
    expect(section.title).toBe('Learning path: Hopper-v4, TD3 base, seeds 0, 1');
    expect(section.tables.map(({ name }) => name.replace('analysis-Hopper-v4-td3-base-', ''))).toEqual([
      'phenomena',
      'changes',
      'alignment',
      'reconstruction-early',
      'reconstruction-middle',
      'reconstruction-later',
    ]);
    for (const { columns, rows: cells } of section.tables) {
      for (const row of cells) expect(row).toHaveLength(columns.length);
    }
    const phenomena = shownRows(section.tables[0]);
    expect(phenomena.map(([, , , name]) => name)).toContain('flippedIncrements');
    expect(phenomena.every(([, , , , mean, band, p]) => mean !== '-' && band !== '-' && p !== '-')).toBe(true);
    const early = section.tables[3];
    expect(early.rows.map(([name]) => name)).toEqual(['1', '2', '4', 'mean of the period', 'noise: original again']);
    expect(headingsOf(early)).toContain('AVG(ΔR): lowest seed');
    expect(section.figures).toHaveLength(7);
    for (const { svg, caption } of section.figures) {
      expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\s*$/);
      expect(svg).not.toContain('NaN');
      expect(caption).toMatch(/random walk|surrogate|norm/);
    }
    expect(JSON.stringify(sectionsOf([...trials, unanalysed]))).toBe(JSON.stringify([section, missing]));
    const longer = writeRecordedTrial(newFolder(), { rows: generatedRows(30), seed: 2 });
    await analyseTrial(longer, options);
    expect(captionOf(trials)).not.toMatch(/later: steps \d+ to \d+, of seed/);
    expect(captionOf([...trials, longer])).toMatch(/later: steps \d+ to \d+, of seed 0/);
  });

  it("go by the names of variants in a sweep's folders, and pool nothing of other settings, which they name", async () => {
    const root = newFolder();
    const names = ['base-a', 'base-b', 'base-b'];
    const folders = names.map((name, seed) => join('Hopper-v4', name, `seed-000${seed}`));
    for (const [seed, folder] of folders.entries()) writeRecordedTrial(join(root, folder), { rows, seed });
    const quick = { ...options, reconstructions: null };
    const paths = folders.map((folder) => join(root, folder));
    for (const path of paths) await analyseTrial(path, quick);
    const titles = (): string[] =>
      sectionsOf(paths)
        .slice(1)
        .map(({ title }) => title.replace('Learning path: ', ''));
    const [{ id, tables, figures: beside }, one] = sectionsOf(paths);
    expect(id).toBe('paths-side-by-side');
    expect(beside[0].svg).not.toMatch(/NaN|undefined/);
    // Each path has its number there as in its own table.
    const [first] = one.tables[0].rows;
    expect(tables[0].rows[0].slice(1, 3)).toEqual(['Hopper-v4, TD3 base-a, seed 0', first[2]]);
    expect(tables[0].rows).toHaveLength(10);
    expect(titles()).toEqual(['Hopper-v4, TD3 base-a, seed 0', 'Hopper-v4, TD3 base-b, seeds 1, 2']);

    await analyseTrial(paths[2], { ...quick, path: { ...quick.path, nulls: ['shuffledIncrements'], repeats: 5 } });
    expect(titles()).toEqual([
      'Hopper-v4, TD3 base-a, seed 0',
      'Hopper-v4, TD3 base-b (nulls flippedIncrements+randomWalk, repeats 4), seed 1',
      'Hopper-v4, TD3 base-b (nulls shuffledIncrements, repeats 5), seed 2',
    ]);
    const sections = sectionsOf(paths).slice(1);
    expect(new Set(sections.map((section) => section.id)).size).toBe(3);
    const captions = sections.map(({ figures }) => figures.map(({ caption }) => caption).join(' '));
    expect(captions[1]).toMatch(/null model 'flipped increments'.* 90 % band of 19 paths/);
    expect(captions[1]).toMatch(/bands: lowest to highest of 4 paths/);
    expect(captions[2]).toMatch(/null model 'shuffled increments'.* 90 % band of 19 paths/);
    expect(captions[1]).toMatch(/bands: lowest to highest of 4 paths/);
    expect(captions[2]).not.toContain('reversed by coins, to show');
  });
});

/** A trial that records its policy every 16 environment steps, from the first update on. */
async function recordedByTraining(options: GivenSettings): Promise<string> {
  const folder = join(newFolder(), 'trial');
  const config = resolveSettings({
    steps: 400,
    startSteps: 10,
    evaluationInterval: 400,
    evaluationEpisodes: 1,
    recordInterval: 16,
    hiddenSizes: [8, 8],
    batchSize: 4,
    ...options,
  });
  await startTrial(folder, config, { createParts: createTrialParts({ engine: 'auto', threads: 1 }) });
  return folder;
}

const rad = {
  env: 'dm_control/cartpole-swingup',
  agent: 'rad',
  renderedSize: 20,
  augmentedSize: 16,
  filters: 2,
  strides: [2],
  encoderFeatureSize: 4,
};

function analysedRad(actionRepeat: number): TrialAnalysis {
  const about = { environment: 'dm_control/cartpole-swingup', agent: 'rad', variant: 'base', seed: 0 };
  return {
    ...about,
    actionRepeat,
    traits: { 'action repeat': `${actionRepeat}`, profile: 'cpu' },
    path: { options: defaultPathOptions, dimension: 38, steps: [0, 100] },
    reconstructions: null,
  } as unknown as TrialAnalysis;
}

describe('evaluation of parameters', () => {
  it.each<[string, GivenSettings]>([
    ['td3', { env: 'Hopper-v4' }],
    ['sac', { env: 'dm_control/cartpole-swingup', agent: 'sac', actionRepeat: 4 }],
    ['rad', rad],
  ])('of %s is that of the trial itself', async (_agent, options) => {
    const folder = await recordedByTraining(options);
    const recorded = openRecordedPath(folder);
    const evaluator = await createPolicyEvaluator(openTrial({ path: folder, shown: folder }), recorded.stored.layout);
    const newest = { parameters: recorded.stored.at(recorded.end - 1), encoderStep: 400 };
    const last = evaluator.returns(newest, { seed: 100, episodes: 1 });
    expect(readLines(folder, 'evaluations.jsonl').at(-1)).toMatchObject({ step: 400, returns: last });
    const other = [{ name: 'other', shape: [recorded.stored.dimension], layer: 1 }];
    await expect(createPolicyEvaluator(openTrial({ path: folder, shown: folder }), other)).rejects.toThrow(
      /the recorded policy of .* has the tensors other/,
    );
    evaluator.close();
    recorded.stored.close();
  });

  it("takes the encoder of each snapshot's own moment, and says which is missing", async () => {
    const folder = await recordedByTraining(rad);
    const recorded = openRecordedPath(folder);
    const evaluator = await createPolicyEvaluator(openTrial({ path: folder, shown: folder }), recorded.stored.layout);
    const parameters = recorded.stored.at(recorded.end - 1);
    const play = (encoderStep: number) => evaluator.returns({ parameters, encoderStep }, { seed: 100, episodes: 1 });
    const [own] = [play(400), play(208)];
    expect(play(208)).not.toEqual(own);
    expect(play(400)).toEqual(own);
    expect(() => play(399)).toThrow(/encoders\/000000399\.safetensors is missing/);
    evaluator.close();
    recorded.stored.close();
  });

  it('of trials of other tasks are never pooled', () => {
    const [one, other] = [1, 8].map(analysedRad);
    expect(trialGroups([one, other]).map(({ prefix, trials }) => [prefix, trials.length])).toEqual([
      ['analysis-dm_control_cartpole-swingup-rad-base-action_repeat-1', 1],
      ['analysis-dm_control_cartpole-swingup-rad-base-action_repeat-8', 1],
    ]);
    const { path } = one;
    const others = [
      { ...one, seed: 1, path: { ...path, steps: [0, 500] } },
      { ...one, seed: 2, path: { ...path, options: { ...path.options, stillThreshold: 0.1 } } },
    ];
    expect(trialGroups([one, ...others]).map(({ settings }) => settings)).toEqual([
      ['recording interval 100', 'still threshold 0.001'],
      ['recording interval 100', 'still threshold 0.1'],
      ['recording interval 500', 'still threshold 0.001'],
    ]);
    expect(trialGroups([one, { ...one, seed: 1 }])).toMatchObject([
      { prefix: 'analysis-dm_control_cartpole-swingup-rad-base', actionRepeat: 1, trials: [{ seed: 0 }, { seed: 1 }] },
    ]);
  });

  it('of a whole trial of RAD compares reconstructions with the policy that acted then', async () => {
    const folder = await recordedByTraining({ ...rad, steps: 800, evaluationInterval: 800, recordInterval: 16 });
    const { analysis } = await analyseTrial(folder, {
      path: { ...defaultPathOptions, repeats: 19, nullSnapshots: 20 },
      reconstructions: { ...defaultReconstructionOptions, samples: 1, episodes: 1, ranks: [1, 4], snapshots: 12 },
      createEvaluator: createPolicyEvaluator,
      show: () => {},
    });
    expect(analysis).toMatchObject({ agent: 'rad', actionRepeat: 8, traits: { profile: 'rad-script' } });
    const { periods } = analysis.reconstructions!;
    expect(periods).toHaveLength(3);
    for (const { samples } of periods) {
      const [{ step, original, reconstructed }] = samples;
      const { returns } = await evaluateTrial({ folder, episodes: 1, seed: 50_000, step });
      // Six digits are kept.
      expect(original[0] / returns[0]).toBeCloseTo(1, 5);
      expect(reconstructed).toHaveLength(2);
    }
    const [section] = sectionsOf([folder]);
    expect(section.title).toMatch(/RAD base \(action repeat 8, profile rad-script, .*\), seed 0/);
    expect(section.paragraphs.join(' ')).toMatch(
      /environment steps \d+ \(\d+ agent\) to 800 \(100 agent\).*actor's trunk/,
    );
  });
});
