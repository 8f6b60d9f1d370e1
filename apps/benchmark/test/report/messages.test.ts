import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { run } from '../../src/commands/run.ts';
import { compareFolders } from '../../src/results/compareFolders.ts';
import { buildReport, readReportedTrials } from '../../src/results/report/index.ts';
import { changeManifest, newFolder, writeTrials } from './folders.ts';

/** The last line that a command says. */
async function complaint(...args: string[]): Promise<string> {
  const lines: string[] = [];
  const spies = [
    vi.spyOn(console, 'log').mockImplementation(() => {}),
    vi.spyOn(console, 'error').mockImplementation((line: string) => void lines.push(line)),
    vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0),
  ];
  try {
    await run(args);
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return lines.join('\n').trim().split('\n').at(-1) ?? '';
}

function trials(): string {
  const root = newFolder();
  writeTrials(root, { base: [100, 110], pptb: [105, 120] });
  return root;
}

describe('results that cannot be written', () => {
  it.each([
    [
      ['report', '--no-analysis', '--out'],
      'x',
      /^policypath: the report cannot be written: .*; choose another folder by --out$/,
    ],
    [['compare', '--out'], 'x', /^policypath: the comparison cannot be written: .*; choose another folder by --out$/],
    [
      ['export', '--format', 'csv', '--out'],
      'x/a.csv',
      /^policypath: .*a\.csv cannot be written: .*; choose another file by --out$/,
    ],
  ])('%j names the mend, below a file and in a read-only folder', async ([command, ...options], name, expected) => {
    const [root, parent] = [trials(), newFolder()];
    writeFileSync(join(parent, 'file'), '');
    const answers = [await complaint(command, root, ...options, join(parent, 'file', name))];
    // Root may write everywhere.
    if (process.getuid?.() !== 0) {
      mkdirSync(join(parent, 'locked'));
      chmodSync(join(parent, 'locked'), 0o555);
      answers.push(await complaint(command, root, ...options, join(parent, 'locked', name)));
    }
    for (const answer of answers) expect(answer).toMatch(expected);
  });

  it.skipIf(process.getuid?.() === 0)('train names a read-only folder (skipped as root)', async () => {
    const locked = newFolder();
    mkdirSync(locked, { recursive: true });
    chmodSync(locked, 0o555);
    expect(await complaint('train', '--env', 'Hopper-v4', '--steps', '100', '--out', join(locked, 'a'))).toMatch(
      /cannot be written|read-only|permission/,
    );
  });
});

it('options of files that are not written are refused by name', async () => {
  const root = trials();
  expect(await complaint('report', root, '--html-only', '--width', '300')).toMatch(
    /--html-only writes no files.*leave --width out/,
  );
  expect(await complaint('report', root, '--format', 'csv', '--width', '300')).toMatch(
    /--width is of figure files: add svg or png/,
  );
  expect(await complaint('report', root, '--format', 'doc')).toMatch(/no format 'doc'; there are svg, png, csv, tex/);
  expect(await complaint('compare', root, '--smooth', '3')).toMatch(/unknown option '--smooth'/);
});

it('dashboard refuses what is no folder', async () => {
  const parent = newFolder();
  mkdirSync(parent, { recursive: true });
  writeFileSync(join(parent, 'file'), '');
  expect(await complaint('dashboard', join(parent, 'nope'))).toMatch(
    /there is no folder .*nope: give the folder of your/,
  );
  expect(await complaint('dashboard', join(parent, 'file'))).toMatch(
    /file is no folder: give the folder of your trials/,
  );
});

it('base trials that differ in settings are set beside each other by --against, which compare and report say', () => {
  const root = newFolder();
  writeTrials(root, { base: [100, 110] });
  writeTrials(join(root, 'slow'), { base: [50, 60] });
  for (const seed of ['seed-0000', 'seed-0001']) {
    changeManifest(join(root, 'slow/Hopper-v4/base', seed), ({ trial }) => {
      const given = trial as { td3: object };
      return { trial: { ...given, td3: { ...given.td3, batchSize: 64 } } };
    });
  }
  const hint =
    /no method is called base, because base trials differ in settings: there are base batchSize 256, base batchSize 64; policypath compare --against 'base batchSize 256' sets/i;
  const { report } = compareFolders({ folders: [root], out: newFolder(), resamples: 100 });
  expect(report).toMatch(hint);
  expect(buildReport(readReportedTrials([root]), { resamples: 100 }).answer).toMatch(hint);
  const pair = compareFolders({ folders: [root], out: newFolder(), resamples: 100, against: 'base batchSize 256' });
  expect(pair.report).not.toMatch(/no method is called base/);
});
