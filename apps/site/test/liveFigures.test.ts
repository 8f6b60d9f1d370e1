import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { distance, startOf, type PathData } from '../src/figures/figure.ts';
import { liveFigures } from '../src/figures/liveFigures.ts';
import { picture } from '../src/figures/picture.ts';
import { readData } from '../src/figures/readData.ts';
import { recordPath } from '../src/recordedPath.ts';

const data: PathData = readData();

it('docs/data is the path of the trial: its first snapshots are those of the trial, trained anew', async () => {
  const path = await recordPath(data.steps[2]);
  const rows = data.steps.slice(0, 3).map((step) => path.find((snapshot) => snapshot.step === step)!.parameters);
  expect(rows[0]).toHaveLength(4545);
  for (const [i, j] of [
    [0, 1],
    [0, 2],
    [1, 2],
  ]) {
    expect(distance(data.rows[i], data.rows[j])).toBeCloseTo(distance(rows[i], rows[j]), 4);
  }
  expect(Math.hypot(...data.rows[0])).toBeCloseTo(Math.hypot(...rows[0]), 4);
}, 60_000);

describe.each(Object.entries(liveFigures))('%s', (name, figure) => {
  it('stands in docs/images/paper as it starts', () => {
    const file = new URL(`../../../docs/images/paper/${name}.svg`, import.meta.url);
    const stale = readFileSync(file, 'utf8') !== picture(figure, data);
    expect(stale ? 'stale: npx pnpm --filter @policypath/site pictures' : '').toBe('');
  });

  it('draws and says finite numbers at both ends of every control', () => {
    const start = startOf(figure);
    for (const { name: control, min, max } of figure.controls) {
      for (const value of [min, max]) {
        const { says } = figure.draw(data, { ...start, [control]: value }, (series) => `var(--series-${series})`);
        expect(says).not.toMatch(/NaN|undefined|Infinity/);
      }
    }
  });
});
