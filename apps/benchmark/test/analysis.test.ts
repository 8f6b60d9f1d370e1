import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Td3 } from '@policypath/agents';
import { makeEnvironment } from '@policypath/envs';
import { createEngine } from '@policypath/nets';
import { temporalSvd } from '@policypath/tsvd';
import { afterAll, describe, expect, it } from 'vitest';
import { analysedFolders } from '../src/analysis/analysedFolders.ts';
import { lineProgress } from '../src/analysis/analysisProgress.ts';
import {
  analyseTrial,
  analysisSections,
  defaultPathOptions,
  defaultReconstructionOptions,
  type AnalyseTrialOptions,
} from '../src/analysis/index.ts';
import { createPolicyEvaluator, type CreatePolicyEvaluator } from '../src/analysis/policyEvaluator.ts';
import { run } from '../src/cli/run.ts';
import { evaluate } from '../src/trial/evaluate.ts';
import { generatedRows, writeRecordedTrial } from './recordedTrial.ts';

const parent = mkdtempSync(join(tmpdir(), 'policypath-analysis-'));
afterAll(() => rmSync(parent, { recursive: true, force: true }));
let folders = 0;
const newFolder = (): string => join(parent, `trial-${(folders += 1)}`);

/** Return: the sum of the parameters, and a tenth of the seed that grows with the episode. */
const fakeEvaluator: CreatePolicyEvaluator = async () => ({
  engine: { backend: 'fake' },
  returns: (parameters, { seed, episodes }) =>
    Array.from({ length: episodes }, (_, i) => parameters.reduce((sum, value) => sum + value, 0) + (seed % 1000) + i),
  close() {},
});

const options: AnalyseTrialOptions = {
  path: { ...defaultPathOptions, nulls: ['flippedIncrements', 'randomWalk'], repeats: 4, nullSnapshots: 8 },
  reconstructions: { ...defaultReconstructionOptions, samples: 2, episodes: 2, ranks: [1, 2, 4, 64] },
  createEvaluator: fakeEvaluator,
  show: () => {},
};

const rows = generatedRows(24);
/** Three equal snapshots before learning, then the path. */
const recordedRows = [rows[0], rows[0], ...rows];

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0);
}

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
    appendFileSync(join(folder, 'evaluations.jsonl'), '{"step":9999,"meanReturn":1}\n');
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
    const svd = temporalSvd(rows.slice(0, 8));
    for (const [s, index] of [2, 6].entries()) {
      const { original, originalAgain, reconstructed, step } = early.samples[s];
      expect(step).toBe(200 + 100 * index);
      expect(original[0]).toBeCloseTo(sum(rows[index]) + 3, 3);
      expect(originalAgain[0]).toBeCloseTo(sum(rows[index]) + 3, 3);
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
    const broken = writeRecordedTrial(newFolder(), { rows });
    writeFileSync(join(broken, 'recorded', '000000500.safetensors'), 'no tensors');
    await expect(analyseTrial(broken, options)).rejects.toThrow(/000000500/);
    const manifest = writeRecordedTrial(newFolder(), { rows });
    writeFileSync(join(manifest, 'manifest.json'), '{"trial":{"environment":"Hopper-v4"}}');
    await expect(analyseTrial(manifest, options)).rejects.toThrow(/manifest\.json: trial\.agent/);
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
    const [section, missing, ...others] = analysisSections([...trials, unanalysed, parent]);
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
    const phenomena = section.tables[0].rows;
    expect(phenomena.map(([, , , name]) => name)).toContain('flippedIncrements');
    expect(phenomena.every(([, , , , mean, band, p]) => mean !== '-' && band !== '-' && p !== '-')).toBe(true);
    const early = section.tables[3];
    expect(early.rows.map(([name]) => name)).toEqual(['1', '2', '4', 'mean of the period', 'noise: original again']);
    expect(early.columns).toContain('AVG(ΔR): lowest seed');
    expect(section.figures).toHaveLength(7);
    for (const { svg, caption } of section.figures) {
      expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\s*$/);
      expect(svg).not.toContain('NaN');
      expect(caption).toMatch(/random walk|surrogate|norm/);
    }
    expect(analysisSections([...trials, unanalysed])).toEqual([section, missing]);
  });
});

describe('evaluation of parameters', () => {
  it('is that of an agent with these parameters', async () => {
    const folder = writeRecordedTrial(newFolder(), { rows });
    const trial = {
      folder,
      environment: 'Hopper-v4',
      agent: 'td3',
      variant: 'base',
      seed: 0,
      hiddenSizes: [8, 8],
      finished: true,
      evaluations: [],
    };
    const environment = await makeEnvironment('Hopper-v4');
    const engine = await createEngine();
    const sizes = { observationSize: 11, actionSize: 3, maximumAction: 1 };
    const agent = new Td3({ ...sizes, engine, seed: 7, hiddenSizes: [8, 8], replayCapacity: 10 });
    const parameters = new Float32Array(agent.policy.parameterCount);
    agent.policy.read(parameters);
    const evaluator = await createPolicyEvaluator(trial, agent.policy.layout);
    const expected = evaluate({ agent, environment, episodes: 2, seed: 11 }).returns;
    expect(evaluator.returns(parameters, { seed: 11, episodes: 2 })).toEqual(expected);
    evaluator.close();
    await expect(createPolicyEvaluator({ ...trial, hiddenSizes: [8] }, agent.policy.layout)).rejects.toThrow(
      /the recorded policy of .* has the tensors/,
    );
    engine.close();
    environment.close();
  });
});
