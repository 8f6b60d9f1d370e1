import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { growthFigure } from '../bench/findings/growthFigure.ts';
import type { Growth } from '../bench/measure/growth.ts';

const text = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');

it('the figure of growth shows the data that were measured', () => {
  const grown = JSON.parse(text('../bench/growth.json')) as Growth;
  const drawn = growthFigure(grown);
  expect(drawn).toBe(text('../../../docs/images/tsvd-growth.svg'));
  const [first] = grown.cells;
  const other = {
    ...grown,
    cells: grown.cells.map((cell) => (cell === first ? { ...cell, dimension: 20_000 } : cell)),
  };
  expect(growthFigure(other)).not.toBe(drawn);
});
