import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PathData } from '../src/figures/figure.ts';
import { liveFigures } from '../src/figures/liveFigures.ts';
import { picture } from '../src/figures/picture.ts';
import { readData } from '../src/figures/readData.ts';

const data: PathData = readData();

describe.each(Object.entries(liveFigures))('%s', (name, figure) => {
  it('stands in docs/images/paper as it starts', () => {
    const file = new URL(`../../../docs/images/paper/${name}.svg`, import.meta.url);
    const stale = readFileSync(file, 'utf8') !== picture(figure, data);
    expect(stale ? 'stale: npx pnpm --filter @policypath/site pictures' : '').toBe('');
  });

  it('draws and says finite numbers with all controls at their ends', () => {
    for (const end of ['min', 'max'] as const) {
      const values = Object.fromEntries(figure.controls.map((control) => [control.name, control[end]]));
      const { says } = figure.draw(data, values, (series) => `var(--series-${series})`);
      expect(says).not.toMatch(/NaN|undefined|Infinity/);
    }
  });
});
