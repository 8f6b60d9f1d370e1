import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readReportedTrials } from '../../src/results/report/reportedTrials.ts';
import { buildReport } from '../../src/results/report/buildReport.ts';
import type { ReportSection } from '../../src/results/report/section.ts';
import { shownRows } from '../../src/results/report/tableForms.ts';
import { logLines, newFolder, storedManifest, storedResult, writeFiles } from '../storedFolders.ts';

const interval = 5000;
/** Return of a trunk at a step; a fork has `gain` more from its edit on. */
const returnAt = (seed: number, step: number): number => step / 100 + 10 * seed;
const evaluations = (from: number, to: number, value: (step: number) => number): string =>
  logLines(
    Array.from({ length: (to - from) / interval + 1 }, (_, i) => from + interval * i).map((step) => ({
      step,
      returns: [value(step)],
      meanReturn: value(step),
    })),
  );
const trial = (variant: string, seed: number, steps: number) => ({
  environment: 'HalfCheetah-v4',
  variant,
  seed,
  steps,
});

interface Fork {
  readonly at: number;
  readonly name: string;
  readonly gain: number;
  readonly steps?: number;
  readonly failed?: boolean;
}

/** A trunk of each seed and these forks of it; seed s gains s more. */
function folder(seeds: readonly number[], forks: readonly Fork[]): string {
  const root = newFolder();
  for (const seed of seeds) {
    const startedAt = `2026-01-0${seed + 1}T00:00:00Z`;
    writeFiles(join(root, `trunk-${seed}`), {
      'manifest.json': storedManifest(trial('observe-only', seed, 300_000), { startedAt }),
      'evaluations.jsonl': evaluations(0, 300_000, (step) => returnAt(seed, step)),
      'result.json': storedResult(300_000),
    });
    for (const { at, name, gain, steps = 50_000, failed = false } of forks) {
      const end = failed ? at + 10_000 : at + steps;
      const edit = (step: number, weightNorm: number) => ({
        step,
        edit: 1,
        effective: true,
        weightNorm,
        predictedWeightNorm: 60,
      });
      writeFiles(join(root, `${name}-${at}-${seed}`), {
        'manifest.json': storedManifest(trial('pptb', seed, at + steps), {
          name,
          startedAt: '2026-02-01T00:00:00Z',
          predicted: { feedback: 1, normOverBase: 1.5 },
          fork: { trial: `../trunk-${seed}`, startedAt, step: at, sha256: 'abc' },
        }),
        'evaluations.jsonl': evaluations(at + interval, end, (step) => returnAt(seed, step) + gain + seed),
        'edits.jsonl': logLines([edit(at + 50, 50), edit(at + 10_000, 70)]),
        ...(failed
          ? { 'failure.json': { step: end, message: 'training diverged: the loss is NaN' } }
          : { 'result.json': storedResult(at + steps) }),
      });
    }
  }
  return root;
}

const sectionsOf = (root: string) =>
  buildReport(readReportedTrials([root]), { analysis: false, resamples: 200 }).sections as readonly ReportSection[];

describe('the section of forks', () => {
  let sections: readonly ReportSection[];
  let forks: ReportSection;
  beforeAll(() => {
    sections = sectionsOf(
      folder(
        [0, 1, 2],
        [
          { at: 150_000, name: 'boosted', gain: 300 },
          { at: 200_000, name: 'boosted', gain: -100 },
          { at: 150_000, name: 'short', gain: 20, steps: 20_000 },
          { at: 150_000, name: 'runaway', gain: -1000, failed: true },
        ],
      ),
    );
    forks = sections.find(({ id }) => id === 'forks')!;
  });

  it('has a line a setting and step, and one of all steps, with the trunk as the unit', () => {
    const [table] = forks.tables;
    expect(table.rows.map((row) => row.slice(1, 5))).toEqual([
      ['boosted', '150k', 3, 3],
      ['boosted', '200k', 3, 3],
      ['boosted', '150k, 200k', 3, 6],
      ['runaway', '150k', 3, 3],
      ['short', '150k', 3, 3],
    ]);
    const differences = table.rows.map((row) =>
      [5, 8, 11].map((column) => (row[column] as { mean: number } | null)?.mean ?? null),
    );
    expect(differences.slice(0, 3)).toEqual([
      [301, 301, 301],
      [-99, -99, -99],
      [101, 101, 101],
    ]);
    // It failed after two evaluations: the later ones count as the last, where the trunk goes on rising by 50 each.
    expect(differences[3][0]).toBe(-999);
    expect(differences[3][2]).toBe(-999 - (50 * 36) / 10);
    expect(differences[4]).toEqual([21, 21, null]);
    const shown = shownRows(table)[0].slice(5, 8);
    expect(shown[0]).toBe('301.0 ± 0.6');
    expect(shown[1]).toMatch(/^\+19\.\d+ %$/);
    expect(shown[2]).toBe('[300.0, 302.0]');
  });

  it('says where each lies, shows predicted and measured norms, and draws a forest plot', () => {
    expect(forks.paragraphs.join(' ')).toMatch(/boosted from 150k, 50k steps: higher: both intervals lie above 0/);
    const norms = forks.tables[1];
    expect(norms.rows[0].slice(3)).toEqual([3, 2, 50, 60, 70, 60, 1.5]);
    const [figure] = forks.figures;
    expect(figure.svg).toContain('50k steps after the edit');
    expect(figure.svg.match(/boosted from 150k, 200k/g)).toHaveLength(3);
    expect((figure.data as { rows: { units?: number[] }[] }[])[2].rows[0].units).toHaveLength(3);
  });

  it('leaves forks out of the comparison of whole trials', () => {
    const statistics = sections.find(({ id }) => id === 'statistics-td3')!;
    const methods = statistics.tables.flatMap(({ rows }) => rows.map((row) => row[1]));
    expect(methods).toContain('observe-only');
    expect(methods.join()).not.toMatch(/boosted/);
  });

  it('is named in the answer', () => {
    const root = folder([0], [{ at: 150_000, name: 'boosted', gain: 300 }]);
    const { answer } = buildReport(readReportedTrials([root]), { analysis: false, resamples: 200 });
    expect(answer).toMatch(
      /nothing is compared\. Forks are held against their trunks: "Forks: the return after an edit/,
    );
  });

  it('is not there without a fork whose trunk is', () => {
    const root = folder([0], []);
    expect(sectionsOf(root).some(({ id }) => id === 'forks')).toBe(false);
  });

  it('gives no interval of one trunk', () => {
    const [one] = sectionsOf(folder([0], [{ at: 150_000, name: 'boosted', gain: 300 }])).flatMap(({ id, tables }) =>
      id === 'forks' ? [tables[0]] : [],
    );
    expect(one.rows[0][7]).toBeNull();
    expect(shownRows(one)[0][5]).toBe('300.0');
  });
});
