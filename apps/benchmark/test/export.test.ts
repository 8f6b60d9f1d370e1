import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvOf } from '../src/export/csv.ts';
import { exportedRows } from '../src/export/exportedRows.ts';
import { parquetOf } from '../src/export/parquet.ts';
import { rliableScores } from '../src/export/rliable.ts';
import { readMeasuredTrials } from '../src/statistics/index.ts';
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
        writeMeasuredFolder(root, { environment, variant, seed, returns, offsetReturns: returns.slice(1) });
      }
    }
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('export', () => {
  it('has a row an episode, at every offset', () => {
    const rows = exportedRows(readMeasuredTrials([root]));
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
    });
    expect(rows.filter(({ offset, step }) => offset === 50 && step === 10_050)).toHaveLength(22);
  });

  it('as CSV keeps numbers in full and quotes what needs it', () => {
    const [row] = exportedRows(readMeasuredTrials([root]));
    const odd = { ...row, environment: 'odd, "name"', return: 0.1 + 0.2, length: null };
    const [head, line, end] = csvOf([odd]).split('\r\n');
    expect(head).toBe('environment,agent,variant,seed,state,offset,step,episode,return,length,agentStep,actionRepeat');
    expect(line).toBe('"odd, ""name""",td3,base,0,finished,0,0,0,0.30000000000000004,,0,1');
    expect(end).toBe('');
  });

  it('as Parquet reads back the same', async () => {
    const rows = exportedRows(readMeasuredTrials([root])).map((row, i) => (i === 3 ? { ...row, length: null } : row));
    const bytes = parquetOf(rows);
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    expect(await parquetReadObjects({ file })).toEqual(rows);
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
      const one = exportedRows(readMeasuredTrials([other]));
      expect(one.slice(-1)).toMatchObject([
        { environment: 'dm_control/cheetah-run', agent: 'rad', step: 10_000, agentStep: 1250, actionRepeat: 8 },
      ]);
      expect(csvOf(one).split('\r\n')[3]).toBe('dm_control/cheetah-run,rad,base,0,finished,0,5000,0,1,10,625,8');
      rad(4);
      const rows = exportedRows(readMeasuredTrials([other]));
      expect(new Set(rows.map(({ environment, actionRepeat }) => `${environment} ${actionRepeat}`))).toEqual(
        new Set(['dm_control/cheetah-run (action repeat 4) 4', 'dm_control/cheetah-run (action repeat 8) 8']),
      );
      const bytes = parquetOf(rows);
      const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
      expect(await parquetReadObjects({ file })).toEqual(rows);
      const baselines = new Map([
        ['dm_control/cheetah-run', baseline(1)],
        ['dm_control/cheetah-run@8', baseline(8)],
      ]);
      const { scores } = rliableScores({ trials: readMeasuredTrials([other]), baselines, offset: 0 });
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
    const { scores, notes } = rliableScores({
      trials: readMeasuredTrials([root]),
      baselines: new Map([['Ant-v4', { mean: -74, standardError: null, episodes: null, source: 'test' }]]),
      offset: 0,
    });
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

  const python = spawnSync('python3', ['-c', 'import numpy']).status === 0;
  it.skipIf(!python)('is loaded by the five lines of Python in the README (skipped without numpy)', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const program = /```python\n([^`]*scores\.json[^`]*)```/.exec(readme)?.[1] ?? '';
    const random = new Map(['Ant-v4', 'Hopper-v4'].map((name) => [name, baseline(0)]));
    const { scores } = rliableScores({ trials: readMeasuredTrials([root]), baselines: random, offset: 0 });
    writeFileSync(join(root, 'scores.json'), JSON.stringify(scores));
    const printing = `${program}\nprint(normalised['pptb'].shape, normalised['base'].mean(axis=0).round(9).tolist())\n`;
    const { stdout, stderr } = spawnSync('python3', ['-c', printing], { cwd: root, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toBe('(2, 2) [1.0, 1.0]\n');
  });
});

function baseline(mean: number) {
  return { mean, standardError: null, episodes: null, source: 'test' };
}
