import { describe, expect, it } from 'vitest';
import { aggregate, improvement, normalisedScore, truncate } from '../src/index.ts';
import { cheetahAtOneMillion, paperColumns, type PaperRow } from './paperTables.ts';

const improvementOf = ({ base, treated, random }: PaperRow) =>
  improvement({ base: { mean: base }, treated: { mean: treated }, random: { mean: random } });

const percentOf = (row: PaperRow): number => {
  const gain = improvementOf(row);
  return gain.available ? truncate(100 * gain.value, 2) : Number.NaN;
};

describe("the paper's own tables", () => {
  for (const row of [...paperColumns.flatMap((column) => column.rows), ...cheetahAtOneMillion]) {
    it(`${row.environment}: ${row.base} -> ${row.treated} is ${row.percent} %`, () => {
      expect(percentOf(row)).toBe(row.percent);
    });
  }

  for (const { name, aggregate: printed, rows } of paperColumns) {
    it(`${name}: the aggregate is ${printed}`, () => {
      const improvements = rows.map((row) => ({ name: row.environment, improvement: improvementOf(row) }));
      expect(aggregate(improvements, { truncate: true })).toEqual({ available: true, value: printed });
      const exact = aggregate(improvements);
      expect(exact.available && exact.value).toBeCloseTo(printed, 3);
      const mean = rows.reduce((sum, row) => sum + row.percent, 0) / rows.length;
      expect(truncate(1 + mean / 100, 4)).toBe(printed);
    });
  }

  it('rounding instead of truncating would print four of the six aggregates differently', () => {
    const rounded = paperColumns.map(({ rows }) => {
      const mean = rows.reduce((sum, row) => sum + row.percent, 0) / rows.length;
      return Number((1 + mean / 100).toFixed(4));
    });
    const printed = paperColumns.map((column) => column.aggregate);
    expect(rounded.filter((value, i) => value !== printed[i])).toEqual([1.1437, 1.3373, 1.0475, 1.1087]);
  });

  it('the printed "1110" of HalfCheetah cannot be what was measured: neither it nor 11110 gives 5.12 %', () => {
    const halfCheetah = paperColumns[0].rows[0];
    expect(percentOf({ ...halfCheetah, treated: 1110 })).toBeLessThan(-80);
    expect(percentOf({ ...halfCheetah, treated: 11110 })).toBe(5.18);
  });

  it('normalises the base to 1 and the random agent to 0', () => {
    const scale = { base: { mean: 3394 }, random: { mean: 19 } };
    expect(normalisedScore({ ...scale, treated: { mean: 3394 } })).toEqual({ available: true, value: 1 });
    expect(normalisedScore({ ...scale, treated: { mean: 19 } })).toEqual({ available: true, value: 0 });
  });
});
