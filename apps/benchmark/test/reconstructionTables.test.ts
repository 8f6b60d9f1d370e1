import { describe, expect, it } from 'vitest';
import type { PeriodReturns } from '../src/analysis/reconstructions.ts';
import { reconstructionTables } from '../src/results/paths/reconstructionTables.ts';
import type { TrialGroup } from '../src/results/paths/trialGroup.ts';
import { headingsOf, shownRows } from '../src/results/report/tableForms.ts';

/** Two seeds; by snapshot the return of the original and of what rank 2 leaves of it. */
function groupOf(seeds: readonly (readonly (readonly [number, number])[])[]): TrialGroup {
  const trials = seeds.map((pairs, seed) => {
    const early: PeriodReturns = {
      period: 'early',
      snapshots: 100,
      ranks: [2],
      mean: [40],
      samples: pairs.map(([original, reconstructed], i) => ({
        step: 1000 * i,
        original: [original - 1, original + 1],
        originalAgain: [original + 3, original + 5],
        reconstructed: [[reconstructed - 2, reconstructed + 2]],
      })),
    };
    return {
      seed,
      reconstructions: { periods: [early], options: { episodes: 2, seedOffset: 100, otherSeedOffset: 200 } },
    };
  });
  return {
    environment: 'Hopper-v4',
    agent: 'td3',
    variant: 'base',
    actionRepeat: 1,
    traits: {},
    settings: [],
    prefix: 'analysis',
    trials: trials as unknown as TrialGroup['trials'],
  };
}

describe('the tables of reconstructed policies', () => {
  it('count what a reconstruction gains as positive, over snapshots and then over seeds', () => {
    // Seed 0: 10, -2 and 4; seed 1: 6, -8 and -1.
    const [table] = reconstructionTables(
      groupOf([
        [
          [50, 60],
          [50, 48],
          [50, 54],
        ],
        [
          [20, 26],
          [30, 22],
          [40, 39],
        ],
      ]),
    );
    const [columns, rows] = [headingsOf(table), shownRows(table)];
    const cell = (row: number, name: string, occurrence = 0): string => {
      const places = columns.flatMap((column, index) => (column === name ? [index] : []));
      return String(rows[row][places[occurrence]]);
    };
    expect(rows.map(([name]) => name)).toEqual(['2', 'mean of the period', 'noise: original again']);
    expect(Number(cell(0, 'AVG(ΔR)'))).toBe(1.5);
    expect(Number(cell(0, 'AVG(|ΔR|)'))).toBeCloseTo((16 / 3 + 5) / 2, 2);
    expect(Number(cell(0, 'MAX(ΔR)'))).toBe(10);
    expect(Number(cell(0, 'MIN(ΔR)'))).toBe(-8);
    expect(Number(cell(0, 'AVG(ΔR): lowest seed'))).toBe(-1);
    expect(Number(cell(0, 'highest seed'))).toBe(4);
    // Of 10, -2, 4, 6, -8, -1 around 1.5, five degrees of freedom.
    expect(Number(cell(0, 'sd over i'))).toBeCloseTo(Math.sqrt(207.5 / 5), 2);
    // 40 - 50 three times; 40 - 20, 40 - 30, 40 - 40.
    expect(Number(cell(1, 'AVG(ΔR)'))).toBe(0);
    expect(Number(cell(1, 'MIN(ΔR)'))).toBe(-10);
    expect(Number(cell(2, 'AVG(ΔR)'))).toBe(4);
  });

  it('are none where nothing was reconstructed', () => {
    expect(reconstructionTables({ ...groupOf([]), trials: [{ reconstructions: null }] as never })).toEqual([]);
  });
});
