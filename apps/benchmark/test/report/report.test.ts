import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { defaultPathOptions } from '../../src/analysis/trialAnalysis.ts';
import { run } from '../../src/commands/run.ts';
import { analyseMissing } from '../../src/results/report/analyseMissing.ts';
import { buildReport, readReportedTrials, writeReport, type Report } from '../../src/results/report/index.ts';
import { shownRows } from '../../src/results/report/tableForms.ts';
import { benchmarkPath } from '../../src/store/benchmark.ts';
import { planSweep } from '../../src/sweep/index.ts';
import { writeMeasuredFolder } from '../measuredFolders.ts';
import { generatedRows, writeRecordedTrial } from '../recordedTrial.ts';
import { changeManifest, contentsOf, newFolder, writeEdits, writeTrials } from './folders.ts';

const options = { resamples: 200 };
const quick = fileURLToPath(new URL('../../../../benchmarks/quick.yaml', import.meta.url));

function reportOf(root: string): Report {
  return buildReport(readReportedTrials([root]), options);
}

function rowsOf(report: Report, name: string): string[][] {
  const found = report.sections.flatMap(({ tables }) => tables).find((table) => table.name === name);
  if (found === undefined) throw new Error(`no table ${name}`);
  return shownRows(found);
}

describe('the report', () => {
  it('joins all parts, numbers tables and figures through, and shows every run', () => {
    const root = newFolder();
    writeTrials(
      root,
      { base: [100, 110, 120], pptb: [100, 111, 122] },
      { offsetReturns: [-7, 1, 2, 3], editGains: [1, -1, 2] },
    );
    writeEdits(join(root, 'Hopper-v4/pptb/seed-0001'), [0.01, 0.02, 0.03]);
    const { sections } = reportOf(root);
    expect(sections.map(({ id }) => id)).toEqual([
      'results-td3',
      'statistics-td3',
      'statistics-td3-offset-50',
      'edits-td3',
      'edits',
      'boost-map',
      'variants',
      'manifest',
      'settings',
    ]);
    const tables = sections.flatMap((section) => section.tables);
    const figures = sections.flatMap((section) => section.figures);
    expect(tables.map(({ number }) => number)).toEqual(tables.map((_, index) => index + 1));
    expect(figures.map(({ number }) => number)).toEqual(figures.map((_, index) => index + 1));
    expect(new Set(tables.map(({ file }) => file)).size).toBe(tables.length);
    const runs = rowsOf({ sections } as Report, 'runs');
    expect(runs.map(([, variant, seed]) => `${variant} ${seed}`)).toEqual(
      ['base', 'pptb'].flatMap((variant) => [0, 1, 2].map((seed) => `${variant} ${seed}`)),
    );
    const edits = rowsOf({ sections } as Report, 'edits');
    expect(edits.find(([, variant]) => variant === 'pptb')?.slice(0, 8)).toEqual([
      'Hopper-v4',
      'pptb',
      '3',
      '5',
      '5',
      '2',
      '1',
      '2',
    ]);
    expect(rowsOf({ sections } as Report, 'variants')).toEqual([
      ['base', 'the agent alone: no path, no edit', '3', '–', '–', '–', '–', '–'],
      ['pptb', 'trims and boosts (Algorithm 1)', '3', '64', '0.003', '1000', '2000', '0.6'],
    ]);
  });

  it("says at the top what the statistics' verdicts say, and 'improves' only where no interval holds 0", () => {
    const root = newFolder();
    writeTrials(root, {
      base: [100, 101, 102],
      pptb: [200, 201, 202],
      'trim-only': [100, 102, 101],
      centred: [50, 51, 52],
    });
    const report = reportOf(root);
    const words = Object.fromEntries(report.findings.map(({ variant, word }) => [variant, word]));
    expect(words).toEqual({ pptb: 'improves', 'trim-only': 'undecided', centred: 'harms' });
    const verdicts = rowsOf(report, 'differences-auc').map((row) => [row[1], String(row.at(-1)).split(':')[0]]);
    expect(Object.fromEntries(verdicts)).toEqual(words);
    expect(report.answer).toMatch(
      /^Of 3 comparisons with the base, by the AUC of a run: 1 improves on the base, 1 harms, 1 is undecided\. Undecided/,
    );
  });

  it('says so when there is nothing to compare with', () => {
    const root = newFolder();
    writeTrials(root, { pptb: [100] });
    expect(reportOf(root)).toMatchObject({ findings: [], answer: expect.stringMatching(/nothing is compared/) });
  });

  it('is the same for the same trials, wherever they lie, and knows no machine', () => {
    const [root, other, moved] = [newFolder(), newFolder(), newFolder()];
    writeTrials(root, { base: [100, 110], pptb: [105, 120] }, { offsetReturns: [-7, 1, 2, 3] });
    writeFileSync(
      join(root, 'random.json'),
      JSON.stringify([{ environment: 'Hopper-v4', mean: 1, standardError: 0.1, episodes: 100 }]),
    );
    mkdirSync(join(root, 'broken'));
    writeFileSync(join(root, 'broken/manifest.json'), '{');
    cpSync(root, join(moved, 'deeper'), { recursive: true });
    writeReport(reportOf(root), join(other, 'first'));
    writeReport(reportOf(root), join(other, 'second'));
    writeReport(reportOf(join(moved, 'deeper')), join(other, 'third'));
    const first = contentsOf(join(other, 'first'));
    expect(contentsOf(join(other, 'second'))).toEqual(first);
    expect(contentsOf(join(other, 'third'))).toEqual(first);
    const text = ['report.html', 'report.md', 'report.json'].map((name) =>
      readFileSync(join(other, 'first', name), 'utf8'),
    );
    for (const one of text) expect(one).not.toContain(root);
  });

  it('replaces an earlier report whole, and nothing else', () => {
    const [root, out] = [newFolder(), join(newFolder(), 'report')];
    writeTrials(root, { base: [100, 110], pptb: [105, 120] });
    writeMeasuredFolder(root, { variant: 'trim-only', returns: [0, 1, 2, 3, 4] });
    writeReport(reportOf(root), out);
    const ofTrimming = join(out, 'tables/table-1-trim-only.csv');
    expect(existsSync(ofTrimming)).toBe(true);
    writeFileSync(join(out, 'figures/mine.svg'), 'mine');
    writeFileSync(join(out, 'notes.txt'), 'mine');
    rmSync(join(root, 'Hopper-v4/trim-only'), { recursive: true });
    writeReport(reportOf(root), out);
    expect(existsSync(ofTrimming)).toBe(false);
    for (const name of ['figures/mine.svg', 'notes.txt']) expect(readFileSync(join(out, name), 'utf8')).toBe('mine');
    // A report.json that was altered takes nothing away.
    const outside = join(out, '../outside.csv');
    writeFileSync(outside, 'mine');
    const altered = { formatVersion: 1, sections: [{ tables: [{ file: '../../outside' }], figures: [] }] };
    writeFileSync(join(out, 'report.json'), JSON.stringify(altered));
    writeReport(reportOf(root), out);
    expect(existsSync(outside)).toBe(true);
    expect(() => writeReport(reportOf(root), join(out, 'notes.txt'))).toThrow(
      /is a file: choose another folder by --out/,
    );
    expect(() => writeReport(reportOf(root), join(root, 'Hopper-v4/base/seed-0000'))).toThrow(/folder of a trial/);
  });
});

describe('partial roots', () => {
  it('are read as they are: what failed, has not ended or is not readable is named, and nothing changes there', () => {
    const root = newFolder();
    writeTrials(root, { base: [100, 110], pptb: [105, 120] });
    writeMeasuredFolder(root, { variant: 'pptb', seed: 2, returns: [0, 1, 2], state: 'failed' });
    const running = writeMeasuredFolder(root, {
      variant: 'base',
      seed: 2,
      returns: [0, 1],
      steps: 20_000,
      state: 'unfinished',
    });
    writeFileSync(join(running, 'evaluations.jsonl'), '{"step":10000,"ret', { flag: 'a' });
    const fresh = writeMeasuredFolder(root, {
      variant: 'base',
      seed: 3,
      returns: [],
      steps: 20_000,
      state: 'unfinished',
    });
    writeFileSync(join(root, 'Hopper-v4/pptb/seed-0001/manifest.json'), '{"formatVersion":1');
    mkdirSync(join(root, 'lost'));
    writeFileSync(join(root, 'lost/evaluations.jsonl'), '');
    changeManifest(fresh, () => ({ label: 'a label' }));
    const before = contentsOf(root);
    const report = reportOf(root);
    expect(contentsOf(root)).toEqual(before);
    expect(report.labels).toEqual(['a label']);
    expect(report.interim).toEqual(['2 of 6 trials have not ended', '2 places could not be read']);
    const inBlocks = buildReport(readReportedTrials([root]), { ...options, wholeBlocks: true });
    expect(inBlocks.about.at(-1)).toMatch(/^Complete blocks used: 1 of 4 \(seed 0\)/);
    expect(inBlocks.interim.at(-1)).toBe('1 of 4 blocks is complete');
    expect(rowsOf(report, 'missing')).toEqual([
      ['Hopper-v4/base/seed-0002', 'not ended', 'evaluated up to step 5000 of 20000'],
      ['Hopper-v4/base/seed-0003', 'not ended', 'no evaluation yet'],
      ['Hopper-v4/pptb/seed-0002', 'failed', 'step 12000: the critic loss at step 12000 is NaN'],
      [
        'Hopper-v4/pptb/seed-0001',
        'not readable',
        expect.stringMatching(/^Hopper-v4.pptb.seed-0001.manifest\.json is no JSON/),
      ],
      ['lost', 'not readable', expect.stringMatching(/manifest\.json/)],
    ]);
  });

  it('without a trial are refused in one line with the mend', () => {
    const root = newFolder();
    expect(() => readReportedTrials([root])).toThrow(/no trials in .*policypath sweep/s);
    expect(() => readReportedTrials([join(root, 'nowhere')])).toThrow(/there is no folder .*nowhere/);
    mkdirSync(join(root, 'trial'));
    writeFileSync(join(root, 'trial/manifest.json'), '{');
    expect(() => readReportedTrials([root])).toThrow(/no trial in .* can be read: trial: .*is no JSON/);
    const [one, other] = [newFolder(), newFolder()];
    writeTrials(one, { base: [1] });
    writeTrials(other, { base: [2] });
    expect(() => readReportedTrials([one, other])).toThrow(/are both Hopper-v4 td3 base seed 0/);
  });
});

async function cli(...args: string[]): Promise<{ code: number; out: string; complaints: string }> {
  const [out, complaints]: [string[], string[]] = [[], []];
  const log = vi.spyOn(console, 'log').mockImplementation((line) => void out.push(String(line)));
  const error = vi.spyOn(console, 'error').mockImplementation((line) => void complaints.push(String(line)));
  try {
    return { code: await run(['report', ...args]), out: out.join('\n'), complaints: complaints.join('\n') };
  } finally {
    log.mockRestore();
    error.mockRestore();
  }
}

describe('policypath report', () => {
  it('reports a benchmark by its names and plan, its label first', async () => {
    const root = join(newFolder(), 'quick');
    const { benchmark } = planSweep({ file: quick, out: root });
    writeTrials(root, { base: [100, 110], pptb: [105] });
    // One variant under a name of the benchmark's own, which its folder has.
    renameSync(join(root, 'Hopper-v4/pptb'), join(root, 'Hopper-v4/pptb-a'));
    const named = benchmark.trials.map((trial) =>
      trial.variant === 'pptb'
        ? { ...trial, variant: 'pptb-a', folder: trial.folder.replace('/pptb/', '/pptb-a/') }
        : trial,
    );
    writeFileSync(benchmarkPath(root), JSON.stringify({ ...benchmark, trials: named }));
    const { code, out } = await cli(root, '--no-analysis');
    expect(code).toBe(0);
    expect(out).toMatch(/^demonstration, not evidence\ninterim: 3 of 6 planned trials are missing\nOf 1 comparison/);
    const page = readFileSync(join(root, 'report/report.html'), 'utf8');
    expect(page.indexOf('demonstration, not evidence')).toBeLessThan(page.indexOf('<h1>'));
    const markdown = readFileSync(join(root, 'report/report.md'), 'utf8');
    expect(markdown).toMatch(
      /^# Quick: .*\n\n> \*\*demonstration, not evidence\*\*\n\nDoes pptb-a reach .*\n\n> \*\*Interim:\*\* 3 of 6/,
    );
    expect(markdown).toContain('Hopper-v4, pptb-a: **not tested**');
    expect(markdown).toMatch(/\| pptb-a \| pptb with settings of its own: trims and boosts/);
    expect(markdown).toContain('No edit has fewer snapshots than r\\_t + 1');
    expect(markdown).toMatch(/\| Hopper-v4 trim-only seed 1 \| missing \|/);
    expect(markdown).toMatch(/\| all \| startSteps \| 1000 \| ours \| TD3: 25,000 \|/);
    expect((await cli(newFolder())).complaints).toMatch(/^policypath: no trials in [^\n]*$/);
  });

  it('analyses recorded paths of finished trials once, and says what could not be', async () => {
    const [root, out] = [newFolder(), newFolder()];
    writeRecordedTrial(join(root, 'trial'), { rows: generatedRows(30) });
    writeRecordedTrial(join(root, 'short'), { rows: generatedRows(5), seed: 1 });
    const running = writeRecordedTrial(join(root, 'running'), { rows: generatedRows(5), seed: 2 });
    rmSync(join(running, 'result.json'));
    for (const name of ['trial', 'short', 'running']) {
      const lines = [0, 1000].map((step) => `${JSON.stringify({ step, returns: [step], meanReturn: step })}\n`);
      writeFileSync(join(root, name, 'evaluations.jsonl'), lines.join(''));
    }
    const path = { ...defaultPathOptions, repeats: 3 };
    const analyse = async (): Promise<{ said: string[]; report: Report }> => {
      const said: string[] = [];
      const given = readReportedTrials([root]);
      const notAnalysed = await analyseMissing(given.trials, { say: (line) => said.push(line), path });
      return { said, report: buildReport(given, { ...options, notAnalysed }) };
    };
    const { said, report } = await analyse();
    expect(said[0]).toMatch(/^analysing 2 recorded paths first/);
    // No policy is played, though this recorded network is none that Hopper's observations fit.
    expect(said).not.toContainEqual(expect.stringMatching(/^trial:/));
    expect(report.sections.map(({ title }) => title)).toContainEqual(
      expect.stringMatching(/^Learning path: Hopper-v4/),
    );
    expect(rowsOf(report, 'missing')).toEqual([
      ['running', 'not ended', 'evaluated up to step 1000 of 1000000'],
      ['short', 'path not analysed', expect.stringMatching(/snapshots/)],
      ['running', 'path not analysed', 'the trial has not finished; policypath analyze does it now'],
    ]);
    expect(existsSync(join(running, 'analysis.json'))).toBe(false);
    const analysis = readFileSync(join(root, 'trial/analysis.json'));
    expect(JSON.stringify((await analyse()).report)).toBe(JSON.stringify(report));
    expect(readFileSync(join(root, 'trial/analysis.json'))).toEqual(analysis);
    rmSync(join(root, 'short'), { recursive: true });
    expect((await cli(root, '--out', out)).complaints).not.toMatch(/analysing/);
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('Learning path');
    const without = buildReport(readReportedTrials([root]), { ...options, analysis: false });
    expect(without.sections.map(({ title }) => title).join()).not.toContain('Learning path');
  });
});
