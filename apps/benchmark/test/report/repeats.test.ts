import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { htmlReport } from '../../src/results/report/htmlReport.ts';
import { buildReport, readReportedTrials, type Report } from '../../src/results/report/index.ts';
import { benchmarkPath } from '../../src/store/benchmark.ts';
import { resolveSettings } from '@policypath/trial';
import { shownOf } from '../reportTables.ts';
import { writeMeasuredFolder, type MeasuredFolderOptions } from '../measuredFolders.ts';
import { changeManifest, newFolder, writeEdits, writeTrials } from './folders.ts';

const cheetah = 'dm_control/cheetah-run';

function rad(actionRepeat: number): Partial<MeasuredFolderOptions> {
  return { environment: cheetah, agent: 'rad', agentSettings: { actionRepeat }, interval: 50_000 };
}

function reportOf(root: string): Report {
  return buildReport(readReportedTrials([root]), { resamples: 100 });
}

function rowsOf({ sections }: Report, name: string): readonly (readonly string[])[] {
  return shownOf(sections, name).rows;
}

/** All that a person reads, outside figures. */
function textOf(report: Report): string {
  return JSON.stringify({
    ...report,
    sections: report.sections.map(({ figures, ...section }) => ({
      ...section,
      captions: figures.map(({ caption }) => caption),
    })),
  });
}

function svgs({ sections }: Report): Map<string, string> {
  return new Map(sections.flatMap(({ figures }) => figures.map(({ name, svg }) => [name, svg] as const)));
}

describe('a report of RAD', () => {
  it('tells steps in both units, in tables, text and figures', () => {
    const root = newFolder();
    writeTrials(root, { base: [100, 110], pptb: [120, 130] }, rad(8));
    writeMeasuredFolder(root, {
      ...rad(8),
      variant: 'pptb',
      seed: 2,
      returns: [0, 1],
      steps: 200_000,
      state: 'unfinished',
    });
    writeMeasuredFolder(root, { ...rad(8), seed: 2, returns: [0, 1], steps: 200_000, state: 'failed' });
    const folder = join(root, 'rad', cheetah, 'pptb/seed-0000');
    writeEdits(folder, [0.01, 0.02], [0.25, -0.05]);
    writeFileSync(
      join(folder, 'evaluations.jsonl'),
      [0, 50_000, 100_000, 150_000, 200_000]
        .map(
          (step) =>
            `${JSON.stringify({ step, returns: [step], meanReturn: step / 2000, stepsSinceEdit: step === 0 ? null : 400 })}\n`,
        )
        .join(''),
    );
    const report = reportOf(root);
    expect(report.about[0]).toMatch(
      /^dm_control\/cheetah-run: RAD, 200k \(25k agent\) environment steps a run, action repeat 8, seeds 0 to 2/,
    );
    expect(rowsOf(report, 'runs')[0][4]).toBe('200,000 (25,000 agent)');
    expect(rowsOf(report, 'table-2-pptb')[0][0]).toBe('100k environment steps (12.5k agent steps at action repeat 8)');
    // t_p is 1000 agent steps.
    expect(rowsOf(report, 'variants').find(([variant]) => variant === 'pptb')?.[5]).toBe('8,000 (1,000 agent)');
    const phases = rowsOf(report, 'evaluation-phases').find(([, variant]) => variant === 'pptb');
    expect(phases?.slice(5)).toEqual([
      '400 (50 agent)',
      '400 (50 agent)',
      '400 (50 agent)',
      '8,000 (1,000 agent)',
      '5',
    ]);
    expect(rowsOf(report, 'missing')).toEqual([
      [expect.stringMatching(/base/), 'failed', expect.stringMatching(/^step 12000 \(1500 agent\): /)],
      [expect.stringMatching(/pptb/), 'not ended', 'evaluated up to step 50000 (6250 agent) of 200000 (25000 agent)'],
    ]);
    const settings = new Map(rowsOf(report, 'settings').map(([name, value]) => [name, value]));
    expect(settings.get('steps')).toBe('200000 (25000 agent)');
    expect(settings.get('evaluationInterval')).toBe('50000 (6250 agent)');
    expect(settings.get('pptb.period')).toBe('8000 (1000 agent)');
    const drawn = svgs(report);
    for (const name of ['learning-curves', 'edit-moves', 'edit-log-std']) {
      expect(drawn.get(name)).toContain('environment steps (action repeat 8)');
    }
    expect(htmlReport(report)).toMatch(
      /<td class="number[^"]*" data-label="Last step">\s*200,000 \(25,000 agent\)\s*<\/td>/,
    );
  });

  it('shows how edits changed exploration', () => {
    const root = newFolder();
    writeTrials(root, { base: [100], pptb: [120] }, rad(8));
    writeEdits(join(root, 'rad', cheetah, 'pptb/seed-0000'), [0.01, 0.02], [0.25, -0.05]);
    const report = reportOf(root);
    const table = shownOf(report.sections, 'edits');
    const at = (column: string): string => table.rows[0][table.columns.indexOf(column)];
    expect(at('Change of log std')).toBe('0.1');
    expect(at('|Change of log std|')).toBe('0.15');
    expect(table.caption).toContain('above 0 an edit widens exploration');
    const figure = report.sections.flatMap(({ figures }) => figures).find(({ name }) => name === 'edit-log-std');
    expect(figure?.data).toEqual([
      {
        environment: cheetah,
        variant: 'pptb',
        seed: 0,
        steps: [1000, 2000],
        actionRepeat: 8,
        meanLogStdChange: [0.25, -0.05],
      },
    ]);
    // A fall is drawn too: the axis goes below 0.
    expect(figure?.svg).toMatch(/>[−-]0\.\d/);
  });

  it('pools neither other action repeats nor other agents, in any of its tables', () => {
    const root = newFolder();
    writeTrials(join(root, 'a'), { base: [100, 110], pptb: [120, 130] }, rad(8));
    writeTrials(join(root, 'b'), { base: [100, 110], pptb: [120, 130] }, rad(4));
    writeTrials(join(root, 'c'), { base: [100, 110], pptb: [120, 130] }, { ...rad(8), agent: 'sac' });
    for (const place of ['a/rad', 'b/rad', 'c/sac']) {
      writeEdits(join(root, place, cheetah, 'pptb/seed-0000'), [0.01], [0.1]);
    }
    const report = reportOf(root);
    const names = [`${cheetah} (RAD, action repeat 4)`, `${cheetah} (RAD, action repeat 8)`, `${cheetah} (SAC)`];
    expect(report.about.map((line) => line.split(': ')[0])).toEqual(names);
    expect(report.findings.map(({ environment }) => environment)).toEqual(names);
    expect(rowsOf(report, 'edits').map((row) => row.slice(0, 3))).toEqual(names.map((name) => [name, 'pptb', '2']));
    for (const [, , runs] of rowsOf(report, 'hours')) expect(runs).toBe('2');
    expect(report.sections.map(({ id }) => id)).toEqual(expect.arrayContaining(['statistics-rad', 'statistics-sac']));
    expect(textOf(report)).toMatch(
      /differ in action repeat, which makes them different tasks or methods; they are not pooled/,
    );
  });

  it('misses what its benchmark plans, and nothing of another agent', () => {
    const root = newFolder();
    writeTrials(root, { base: [100, 110], pptb: [120] }, rad(8));
    writeTrials(root, { base: [100] }, { environment: cheetah });
    const config = (variant: 'base' | 'pptb', seed: number) =>
      resolveSettings({ env: cheetah, agent: 'rad', variant, seed, actionRepeat: 8 });
    const trials = [0, 1].flatMap((seed) =>
      (['base', 'pptb'] as const).map((variant) => ({
        environment: cheetah,
        variant,
        seed,
        folder: `${cheetah}/${variant}/seed-000${seed}`,
        config: config(variant, seed),
      })),
    );
    mkdirSync(join(root, 'rad'), { recursive: true });
    const benchmark = {
      formatVersion: 1,
      name: 'test',
      title: 'test',
      file: 'test.yaml',
      environments: [cheetah],
      variants: ['base', 'pptb'].map((name) => ({ name, variant: name })),
      seeds: [0, 1],
      settings: [],
      trials,
    };
    writeFileSync(benchmarkPath(join(root, 'rad')), JSON.stringify(benchmark));
    const report = reportOf(root);
    expect(report.interim).toContain('1 of 4 planned trials is missing');
    expect(rowsOf(report, 'missing')).toEqual([
      [`${cheetah} pptb seed 1`, 'missing', expect.stringMatching(/planned by the benchmark/)],
    ]);
    const runs = report.sections.flatMap(({ tables }) => tables).filter(({ name }) => name === 'runs');
    const missing = runs.map(({ rows }) => rows.filter((row) => row[3] === 'missing').length);
    expect(runs).toHaveLength(2);
    expect(missing.toSorted()).toEqual([0, 1]);
    expect(textOf(report)).toContain('startSteps, period, snapshotInterval');
  });
});

describe('a report of an agent that chooses by values', () => {
  it('shows what edits did to them, in place of changed actions', () => {
    const root = newFolder();
    const breakout = 'MinAtar/Breakout-v0';
    writeTrials(root, { base: [1], pptb: [2] }, { environment: breakout, agent: 'doubledqn' });
    const edit = {
      effective: true,
      relativeDisplacement: 0.1,
      meanMaxQ: 0.5,
      maxQRatio: 1.25,
      greedyActionsKept: 0.75,
    };
    const edits = [
      { ...edit, step: 1000, edit: 1 },
      { ...edit, step: 2000, edit: 2, meanMaxQ: 1, maxQRatio: 1.75, greedyActionsKept: 0.25 },
    ];
    writeFileSync(
      join(root, 'doubledqn', breakout, 'pptb/seed-0000/edits.jsonl'),
      edits.map((line) => `${JSON.stringify(line)}\n`).join(''),
    );
    const { columns, rows, caption } = shownOf(reportOf(root).sections, 'edits');
    const at = (column: string): string => rows[0][columns.indexOf(column)];
    expect(at('Max Q')).toBe('0.75');
    expect(at('Max Q, after / before')).toBe('1.5');
    expect(at('Greedy actions kept, %')).toBe('50');
    expect(columns).not.toContain('Change of actions');
    expect(columns).not.toContain('Saturated actions, %');
    expect(caption).toContain('greedy actions kept: share');
    expect(caption).not.toContain('Actions: on');
  });
});

describe('a report of TD3', () => {
  it('tells of no agent steps and no repeat', () => {
    const root = newFolder();
    writeTrials(root, { base: [100, 110], pptb: [120, 130] }, { offsetReturns: [-7, 1, 2, 3], editGains: [1, 2] });
    writeEdits(join(root, 'Hopper-v4/pptb/seed-0000'), [0.01, 0.02]);
    changeManifest(join(root, 'Hopper-v4/pptb/seed-0000'), () => ({ engineChanges: [{ step: 5 }] }));
    const report = reportOf(root);
    expect(textOf(report)).not.toMatch(/agent step|\(\d+ agent\)|repeat|log std|max Q|greedy|Horizon/i);
    for (const svg of svgs(report).values()) expect(svg).not.toMatch(/repeat|agent steps/);
    expect(rowsOf(report, 'runs')[0][4]).toBe('20000');
  });
});
