import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { aggregate, available, truncate } from '@policypath/stats';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readBaselineFile } from '../src/random/index.ts';
import { readResults, statisticsSections } from '../src/results/index.ts';
import {
  horizonsOf,
  paperHorizons,
  paperTable2Aggregates,
  paperTable2Environments,
  paperTable2Row,
} from '../src/results/paper.ts';
import { writeMeasuredFolder, type MeasuredFolderOptions } from './measuredFolders.ts';
import { shownOf, type ShownTable } from './reportTables.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'policypath-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const walker = 'dm_control/walker-walk';
const cheetah = 'dm_control/cheetah-run';

describe("the paper's Table 2", () => {
  // Solved from its percentages (protocol.md): one whole number each fits all of an environment.
  const random: Readonly<Record<string, number>> = {
    'dm_control/finger-spin': 3,
    [walker]: 50,
    'dm_control/cartpole-swingup': 128,
    [cheetah]: 24,
  };

  it.each(paperHorizons.map((steps) => [steps]))('is consistent at %d steps: percentages and aggregates', (steps) => {
    const environments = paperTable2Environments(steps);
    expect(environments).toHaveLength(steps === 1_000_000 ? 1 : 4);
    for (const metric of ['score', 'auc'] as const) {
      const improvements = environments.map((name) => {
        const { base, treated, percent } = paperTable2Row('rad', name, steps)?.[metric] ?? expect.fail(name);
        const gain = (treated - base) / (base - random[name]);
        expect(truncate(100 * gain, 2)).toBe(percent);
        return { name, improvement: available(percent / 100) };
      });
      const printed = paperTable2Aggregates(steps)?.[metric];
      const ours = aggregate(improvements, { truncate: true });
      if (steps === 1_000_000) expect(printed).toBeUndefined();
      else expect(ours).toEqual(available(printed ?? Number.NaN));
    }
  });

  it('has no row of hopper-stand, of other agents and of other steps', () => {
    expect(paperTable2Row('rad', 'dm_control/hopper-stand', 100_000)).toBeNull();
    expect(paperTable2Row('sac', cheetah, 100_000)).toBeNull();
    expect(paperTable2Row('rad', cheetah, 200_000)).toBeNull();
    expect(paperTable2Row('rad', walker, 1_000_000)).toBeNull();
  });
});

/** Steps of evaluations. */
const every = (interval: number, last: number, first = 0): number[] =>
  Array.from({ length: Math.floor((last - first) / interval) + 1 }, (_, i) => first + i * interval);

describe('horizons', () => {
  it('are those that all evaluations up to them were made for', () => {
    expect(horizonsOf('rad', walker, every(5000, 500_000))).toEqual([100_000, 500_000]);
    expect(horizonsOf('rad', cheetah, every(5000, 1_000_000))).toEqual([100_000, 500_000, 1_000_000]);
    expect(horizonsOf('sac', cheetah, every(5000, 495_000))).toEqual([100_000, null]);
    expect(horizonsOf('rad', walker, every(5000, 100_000))).toEqual([100_000]);
    expect(horizonsOf('rad', walker, every(5000, 95_000))).toEqual([null]);
    expect(horizonsOf('rad', walker, every(5000, 1_000_000))).toEqual([100_000, 500_000, null]);
    expect(horizonsOf('rad', walker, [0])).toEqual([null]);
    // Evaluations that no horizon is a multiple of: the next after 495,050 comes after 500,000.
    expect(horizonsOf('rad', walker, every(5000, 495_050, 5050))).toEqual([100_000, 500_000]);
    // No evaluation after training began, and before 100,000.
    expect(horizonsOf('rad', walker, every(250_000, 500_000))).toEqual([500_000]);
  });

  it('are none of TD3 and of other environments', () => {
    expect(horizonsOf('td3', walker, every(5000, 500_000))).toEqual([null]);
    expect(horizonsOf('sac', 'Hopper-v4', every(5000, 500_000))).toEqual([null]);
  });
});

/** Two seeds of base and PPTB, rising in a straight line to their heights at `steps`. */
function writeRad(
  environment: string,
  steps: number,
  options: Partial<MeasuredFolderOptions> = {},
  folder = root,
): void {
  for (const [variant, heights] of Object.entries({ base: [480, 520], pptb: [580, 620] })) {
    heights.forEach((height, seed) => {
      const count = steps / 50_000;
      const returns = Array.from({ length: count + 1 }, (_, i) => (height * i) / count);
      writeMeasuredFolder(folder, {
        environment,
        agent: 'rad',
        agentSettings: { actionRepeat: 8 },
        variant,
        seed,
        returns,
        interval: 50_000,
        ...options,
      });
    });
  }
}

function table(name: string): ShownTable {
  return shownOf(statisticsSections(readResults([root], { resamples: 100 })), name);
}

/** Of walker-walk, as the app ships it. */
function randomAgent(repeat: number): string {
  const path = fileURLToPath(new URL('../data/random-agents.json', import.meta.url));
  const one = readBaselineFile(path).find((each) => each.environment === walker && each.actionRepeat === repeat);
  return `${one?.mean.toFixed(1)} ± ${one?.standardError?.toFixed(1)}`;
}

const at8 = (steps: string, agent: string): string =>
  `${steps} environment steps (${agent} agent steps at action repeat 8)`;

describe('the report of RAD', () => {
  it("sets Table 2 beside the paper's, at the horizons that the trials reach", () => {
    writeRad(walker, 500_000);
    writeRad(cheetah, 1_000_000);
    writeRad('dm_control/hopper-stand', 100_000);
    const { columns, rows, notes } = table('table-2-pptb');
    expect(columns.slice(0, 2)).toEqual(['Horizon', 'Environment']);
    expect(columns.slice(-3)).toEqual(['Paper RAD', 'Paper RAD-PPTB', 'Paper improvement']);
    const named = (horizon: string) =>
      rows.filter((row) => row[0] === horizon).map(([, name, metric]) => `${name} ${metric}`);
    expect(named(at8('100k', '12.5k'))).toEqual([
      `${cheetah} SCORE`,
      `${cheetah} AUC`,
      'dm_control/hopper-stand SCORE',
      'dm_control/hopper-stand AUC',
      `${walker} SCORE`,
      `${walker} AUC`,
      'Aggregate SCORE',
      'Aggregate AUC',
    ]);
    expect(named(at8('500k', '62.5k'))).toHaveLength(6);
    expect(named(at8('1M', '125k'))).toEqual([
      `${cheetah} SCORE`,
      `${cheetah} AUC`,
      'Aggregate SCORE',
      'Aggregate AUC',
    ]);
    const row = (horizon: string, name: string, metric: string) =>
      rows.find((one) => one[0] === horizon && one[1] === name && one[2] === metric) ?? [];
    // At 100k of 500k a fifth of the height: 96 and 104 against 116 and 124.
    expect(row(at8('100k', '12.5k'), walker, 'SCORE').slice(3, 6)).toEqual(['2 / 2', '100.0 ± 4.0', '120.0 ± 4.0']);
    // Step 0 left out: the mean of a tenth and a fifth.
    expect(row(at8('100k', '12.5k'), walker, 'AUC').slice(4, 6)).toEqual(['75.0 ± 3.0', '90.0 ± 3.0']);
    expect(row(at8('500k', '62.5k'), walker, 'SCORE').slice(3, 6)).toEqual(['2 / 2', '500.0 ± 20.0', '600.0 ± 20.0']);
    expect(row(at8('100k', '12.5k'), walker, 'SCORE').slice(-3)).toEqual(['210 ± 48', '349 ± 35', '+86.87 %']);
    expect(row(at8('1M', '125k'), cheetah, 'AUC').slice(-3)).toEqual(['534 ± 8', '554 ± 4', '+3.92 %']);
    expect(row(at8('100k', '12.5k'), 'dm_control/hopper-stand', 'SCORE').slice(-3)).toEqual(['-', '-', '-']);
    expect(row(at8('100k', '12.5k'), 'Aggregate', 'AUC').slice(-3)).toEqual(['1', '1.5480', '+54.80 %']);
    expect(row(at8('500k', '62.5k'), 'Aggregate', 'SCORE').slice(-3)).toEqual(['1', '1.0474', '+4.74 %']);
    expect(row(at8('1M', '125k'), 'Aggregate', 'SCORE').slice(-3)).toEqual(['-', '-', '-']);
    expect(notes?.join(' ')).toMatch(/At 100k and 500k the paper's aggregate is over its four environments/);
    expect(notes?.join(' ')).toContain(`${walker} ${randomAgent(8)} at action repeat 8 (measured`);
  });

  it('uses shorter trials whole, and sets no number of the paper beside them or beside SAC', () => {
    writeRad(walker, 50_000);
    const short = table('table-2-pptb');
    expect(short.rows[0].slice(0, 3)).toEqual([at8('50k', '6.25k'), walker, 'SCORE']);
    expect(short.columns).not.toContain('Paper RAD');
    rmSync(root, { recursive: true });
    writeRad(walker, 500_000, { agent: 'sac', agentSettings: { actionRepeat: 1 } });
    const sac = table('table-2-pptb');
    expect(sac.columns).not.toContain('Paper SAC');
    expect(new Set(sac.rows.map(([horizon]) => horizon))).toEqual(
      new Set(['100k environment steps', '500k environment steps']),
    );
  });

  it('never pools other action repeats, profiles or pictures, and says so', () => {
    writeRad(walker, 100_000);
    writeRad(walker, 100_000, { agentSettings: { actionRepeat: 2 } }, join(root, 'two'));
    const { rows, notes } = table('table-2-pptb');
    const scores = rows.filter(([, name, metric]) => name !== 'Aggregate' && metric === 'SCORE');
    expect(scores.map((row) => row.slice(0, 4))).toEqual([
      ['100k environment steps (50k agent steps at action repeat 2)', `${walker} (action repeat 2)`, 'SCORE', '2 / 2'],
      [at8('100k', '12.5k'), `${walker} (action repeat 8)`, 'SCORE', '2 / 2'],
    ]);
    // Each has the random agent of its own repeat.
    for (const repeat of [2, 8]) {
      expect(notes?.join(' ')).toContain(`(action repeat ${repeat}) ${randomAgent(repeat)} at action repeat ${repeat}`);
    }
    expect(table('runs').notes?.join(' ')).toMatch(/differ in action repeat, which makes them different tasks/);
    expect(table('runs').rows).toHaveLength(8);
    expect(table('runs').rows[0][4]).toBe('100,000 (50,000 agent)');
  });
});
