import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ComparisonBaseline } from '../src/results/baselines.ts';
import { csvOf, parquetOf } from '../src/results/exportedTable.ts';
import { episodesTable, exportedRows } from '../src/results/exportTrials.ts';
import { compareTrials } from '../src/results/index.ts';
import { rliableScores } from '../src/results/rliable.ts';
import { readTrials } from '../src/store/readTrials.ts';
import { writeMeasuredFolder } from './measuredFolders.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'policypath-'));
  for (const [environment, scale] of [
    ['Ant-v4', 1],
    ['Hopper-v4', 10],
  ] as const) {
    for (const [variant, gain] of [
      ['base', 1],
      ['pptb', 2],
    ] as const) {
      for (const seed of [0, 1, 2]) {
        // One seed is missing in one environment.
        if (environment === 'Ant-v4' && variant === 'pptb' && seed === 2) continue;
        const returns = [0, 1, 2, 3].map((i) => scale * gain * i + seed);
        writeMeasuredFolder(root, { environment, variant, seed, returns, offsetReturns: returns.slice(0, -1) });
      }
    }
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('export', () => {
  it('has a row an episode, at every offset', () => {
    const rows = exportedRows(readTrials([root]).trials);
    expect(rows).toHaveLength(11 * (4 + 3) * 2);
    expect(rows[2]).toEqual({
      environment: 'Ant-v4',
      agent: 'td3',
      variant: 'base',
      seed: 0,
      state: 'finished',
      offset: 0,
      step: 5000,
      episode: 0,
      return: 0,
      length: 10,
      agentStep: 5000,
      actionRepeat: 1,
      final: false,
    });
    expect(rows.filter(({ offset, step }) => offset === 50 && step === 10_050)).toHaveLength(22);
  });

  it('as CSV keeps numbers in full and quotes what needs it', () => {
    const [row] = exportedRows(readTrials([root]).trials);
    const odd = { ...row, environment: 'odd, "name"', return: 0.1 + 0.2, length: null };
    const [head, line, end] = csvOf(episodesTable([odd])).split('\r\n');
    expect(head).toBe(
      'environment,agent,variant,seed,state,offset,step,episode,return,length,agentStep,actionRepeat,final',
    );
    expect(line).toBe('"odd, ""name""",td3,base,0,finished,0,0,0,0.30000000000000004,,0,1,false');
    expect(end).toBe('');
  });

  it('as Parquet reads back the same', async () => {
    const rows = exportedRows(readTrials([root]).trials).map((row, i) => (i === 3 ? { ...row, length: null } : row));
    // A seed may have more than 32 bits.
    rows[4] = { ...rows[4], seed: 3_000_000_000 };
    expect(await readBack(parquetOf(episodesTable(rows)))).toEqual(rows);
  });

  it('has agent steps and the action repeat, and tells other repeats apart', async () => {
    const other = mkdtempSync(join(tmpdir(), 'policypath-'));
    const rad = (actionRepeat: number): void => {
      for (const variant of ['base', 'pptb']) {
        writeMeasuredFolder(join(other, `${actionRepeat}`), {
          environment: 'dm_control/cheetah-run',
          agent: 'rad',
          agentSettings: { actionRepeat },
          variant,
          returns: [1, 2, 3],
        });
      }
    };
    try {
      rad(8);
      const one = exportedRows(readTrials([other]).trials);
      expect(one.slice(-1)).toMatchObject([
        { environment: 'dm_control/cheetah-run', agent: 'rad', step: 10_000, agentStep: 1250, actionRepeat: 8 },
      ]);
      expect(csvOf(episodesTable(one)).split('\r\n')[3]).toBe(
        'dm_control/cheetah-run,rad,base,0,finished,0,5000,0,1,10,625,8,false',
      );
      rad(4);
      const rows = exportedRows(readTrials([other]).trials);
      expect(new Set(rows.map(({ environment, actionRepeat }) => `${environment} ${actionRepeat}`))).toEqual(
        new Set(['dm_control/cheetah-run (action repeat 4) 4', 'dm_control/cheetah-run (action repeat 8) 8']),
      );
      expect(await readBack(parquetOf(episodesTable(rows)))).toEqual(rows);
      const baselines = new Map([
        ['dm_control/cheetah-run', baseline(1)],
        ['dm_control/cheetah-run@8', baseline(8)],
      ]);
      const scores = scoresOf(other, baselines);
      expect(scores).toMatchObject({
        tasks: ['dm_control/cheetah-run (action repeat 4)', 'dm_control/cheetah-run (action repeat 8)'],
        actionRepeat: [4, 8],
        random: [null, 8],
      });
    } finally {
      rmSync(other, { recursive: true });
    }
  });

  it("as rliable's arrays holds the seeds that every environment has", () => {
    const scores = scoresOf(
      root,
      new Map([['Ant-v4', { mean: -74, standardError: null, episodes: null, source: 'test' }]]),
    );
    const { notes } = scores;
    expect(scores.tasks).toEqual(['Ant-v4', 'Hopper-v4']);
    expect(scores.random).toEqual([-74, null]);
    expect(scores.actionRepeat).toEqual([1, 1]);
    expect(scores.steps).toEqual([0, 5000, 10_000, 15_000]);
    const { base, pptb } = scores.algorithms;
    expect(base.seeds).toEqual([0, 1, 2]);
    expect(pptb.seeds).toEqual([0, 1]);
    expect(notes).toContain('pptb: 1 runs left out, whose seed is not in every environment');
    expect(pptb.returns[1]).toEqual([
      [1, 3, 5, 7],
      [1, 21, 41, 61],
    ]);
    expect(pptb.areaUnderCurve).toEqual([
      [4, 40],
      [5, 41],
    ]);
    expect(pptb.lastEvaluations).toEqual(pptb.areaUnderCurve);
  });

  it('cuts each environment on its own, and says what it used', () => {
    const other = mkdtempSync(join(tmpdir(), 'policypath-'));
    try {
      writeMeasuredFolder(other, { environment: 'Ant-v4', returns: [9, 1, 2, 3, 4] });
      writeMeasuredFolder(other, { environment: 'Hopper-v4', returns: [9, 5, 6], interval: 10_000 });
      // The last one reached step 0 only, or nothing at all: a run beside it is not cut to it.
      writeMeasuredFolder(other, {
        environment: 'Hopper-v4',
        seed: 1,
        returns: [9],
        state: 'unfinished',
        steps: 20_000,
      });
      writeMeasuredFolder(other, { environment: 'Ant-v4', seed: 1, returns: [], state: 'unfinished', steps: 20_000 });
      const scores = scoresOf(other);
      const { notes } = scores;
      expect(scores).toMatchObject({ throughStep: [20_000, 20_000], lastCount: [4, 2], steps: [0, 10_000, 20_000] });
      expect(scores.algorithms['base']).toEqual({
        seeds: [0],
        areaUnderCurve: [[2.5, 5.5]],
        lastEvaluations: [[2.5, 5.5]],
        returns: [
          [
            [9, 2, 4],
            [9, 5, 6],
          ],
        ],
      });
      expect(notes).toEqual([
        'Ant-v4: left out, no evaluation yet: base 1',
        'Hopper-v4: left out, no evaluation after step 0: base 1',
        'Ant-v4: returns holds 3 of 5 evaluations, those at steps that every environment has; ' +
          'AUC and last evaluations are of all, up to step 20000',
      ]);
    } finally {
      rmSync(other, { recursive: true });
    }
  });

  it('does not cut a long environment to a short one; of runs before their first evaluation it says so', () => {
    const other = mkdtempSync(join(tmpdir(), 'policypath-'));
    try {
      const unfinished = { state: 'unfinished', steps: 20_000 } as const;
      writeMeasuredFolder(other, { environment: 'Ant-v4', returns: [1], ...unfinished });
      const read = () => scoresOf(other);
      expect(read).toThrow('no trial has an evaluation after step 0 at offset 0: let them go on');
      writeMeasuredFolder(other, { environment: 'Ant-v4', returns: [1, 2], ...unfinished });
      writeMeasuredFolder(other, { environment: 'Hopper-v4', returns: [1, 3, 5] });
      const scores = read();
      expect(scores).toMatchObject({ throughStep: [5000, 10_000], lastCount: [1, 2], steps: [0, 5000] });
      expect(scores.algorithms['base'].areaUnderCurve).toEqual([[2, 4]]);
    } finally {
      rmSync(other, { recursive: true });
    }
  });

  const python = spawnSync('python3', ['-c', 'import numpy']).status === 0;
  it.skipIf(!python)('is loaded by the five lines of Python in docs/export.md (skipped without numpy)', () => {
    const page = readFileSync(new URL('../../../docs/export.md', import.meta.url), 'utf8');
    const program = /```python\n([^`]*scores\.json[^`]*)```/.exec(page)?.[1] ?? '';
    const random = new Map(['Ant-v4', 'Hopper-v4'].map((name) => [name, baseline(0)]));
    const scores = scoresOf(root, random);
    writeFileSync(join(root, 'scores.json'), JSON.stringify(scores));
    const printing = `${program}\nprint(normalised['pptb'].shape, normalised['base'].mean(axis=0).round(9).tolist())\n`;
    const { stdout, stderr } = spawnSync('python3', ['-c', printing], { cwd: root, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toBe('(2, 2) [1.0, 1.0]\n');
  });
});

/** rliable's arrays of the trials in a folder, with these random agents alone. */
function scoresOf(folder: string, baselines: ReadonlyMap<string, ComparisonBaseline> = new Map()) {
  return rliableScores(compareTrials(readTrials([folder]).trials, { baselines }), 0);
}

function baseline(mean: number) {
  return { mean, standardError: null, episodes: null, source: 'test' };
}

/** Seeds, which are 64 bits, as numbers. */
async function readBack(bytes: Uint8Array): Promise<object[]> {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const rows = await parquetReadObjects({ file });
  return rows.map((row) => ({ ...row, seed: Number(row['seed']) }));
}
