import { table, type Finding } from './finding.ts';
import type { Growth, GrowthCell } from '../measure/growth.ts';
import { inMegabytes, inSeconds, short } from './numbers.ts';
import { powerFit } from './powerFit.ts';

type Measured = Exclude<GrowthCell['measured'], string>;
export type MeasuredCell = GrowthCell & { readonly measured: Measured };

export function measuredCells({ cells }: Growth): MeasuredCell[] {
  return cells.filter((cell): cell is MeasuredCell => typeof cell.measured !== 'string');
}

/** One exponent for each group of cells that differ in `along` alone. */
function exponents(growth: Growth, along: 'snapshots' | 'dimension', value: (measured: Measured) => number): number[] {
  const across = along === 'snapshots' ? 'dimension' : 'snapshots';
  const cells = measuredCells(growth);
  return [...new Set(cells.map((cell) => cell[across]))]
    .map((same) => cells.filter((cell) => cell[across] === same))
    .filter((group) => group.length > 2)
    .map((group) => powerFit(group.map((cell) => ({ x: cell[along], y: value(cell.measured) }))));
}

const range = (values: readonly number[]) => {
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => value.toFixed(2));
  return low === high ? low : `${low} to ${high}`;
};

/** Exponents of power laws fitted to the cells; 1 is linear. */
export function growthFindings(growth: Growth): Finding[] {
  const block = exponents(growth, 'dimension', ({ gram }) => gram);
  const cold = exponents(growth, 'dimension', (measured) => measured.cold);
  const { points, snapshots, dimension } = growth.blocks;
  const inBlocks = powerFit(points.map(({ newSnapshots, gram }) => ({ x: newSnapshots, y: gram })));
  const inN = exponents(growth, 'snapshots', ({ gram }) => gram);
  const coldInN = exponents(growth, 'snapshots', (measured) => measured.cold);
  return [
    {
      job: `growth with m: exponent of the Gram block of ${growth.newSnapshots}, of the cold start's Gram matrix`,
      here: `m^(${range(block)}), m^(${range(cold)})`,
    },
    {
      job: `growth with new snapshots (${points[0].newSnapshots} to ${points[points.length - 1].newSnapshots}, window ${snapshots} x ${short(dimension)}): exponent of the Gram block`,
      here: inBlocks.toFixed(2),
    },
    { job: 'growth with n: exponents of block and cold start', here: `n^(${range(inN)}), n^(${range(coldInN)})` },
  ];
}

export function growthTables(growth: Growth): string {
  const cells = table(
    [
      'n',
      'm',
      `Gram block of ${growth.newSnapshots}`,
      'pairs',
      'edit',
      'event',
      'cold Gram matrix',
      'products',
      'memory beyond rows',
    ],
    growth.cells.map(({ snapshots, dimension, measured }) => {
      const size = [String(snapshots), short(dimension)];
      if (typeof measured === 'string') return [...size, measured, '', '', '', '', '', ''];
      const { gram, pairs, edit, cold, beyondBytes } = measured;
      const rate = (2 * growth.newSnapshots * snapshots * dimension) / gram / 1e9;
      const times = [gram, pairs, edit, gram + pairs + edit, cold].map(inSeconds);
      return [...size, ...times, `${rate.toFixed(0)} GFLOP/s`, inMegabytes(beyondBytes)];
    }),
  );
  const { snapshots, dimension, points } = growth.blocks;
  const blocks = table(
    [
      `new snapshots, window ${snapshots} x ${short(dimension)}`,
      ...points.map(({ newSnapshots }) => String(newSnapshots)),
    ],
    [['Gram block', ...points.map(({ gram }) => inSeconds(gram))]],
  );
  return `${cells}\n\n${blocks}`;
}
